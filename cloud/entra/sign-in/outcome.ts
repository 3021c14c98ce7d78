import { errorBody, type AadError } from '../aadsts.ts';
import type { Person } from '../../people.ts';
import type { Return } from './authorize-request.ts';

/** A permission as the consent page shows it. */
export interface Asked {
  readonly name: string;
  readonly text: string;
}

/** What the browser gets next. */
export type Outcome =
  | {
      readonly kind: 'pick';
      readonly appName: string;
      readonly people: readonly Person[];
      readonly signedIn: readonly Person[];
    }
  | {
      readonly kind: 'consent';
      readonly appName: string;
      readonly person: Person;
      readonly asked: readonly Asked[];
      /** `may`: the person can also consent for everybody; `only`: that is what is asked. */
      readonly forAll: 'no' | 'may' | 'only';
    }
  | { readonly kind: 'needAdmin'; readonly appName: string; readonly person: Person }
  | {
      readonly kind: 'answer';
      readonly back: Pick<Return, 'redirectUri' | 'mode'>;
      readonly parameters: Readonly<Record<string, string>>;
      /** The person who has just signed in. */
      readonly person?: Person;
    }
  | { readonly kind: 'done'; readonly text: string };

export function errorAnswer(back: Return, error: AadError, now: Date): Outcome {
  const body = errorBody(error, { correlationId: crypto.randomUUID(), now });
  const parameters = {
    error: body.error,
    error_description: body.error_description,
    error_uri: body.error_uri,
    ...(error.suberror === undefined ? {} : { suberror: error.suberror }),
    ...(back.state === undefined ? {} : { state: back.state }),
  };
  return { kind: 'answer', back, parameters };
}

/** The address to go to; not for `form_post`, which is a page. */
export function answerUrl(outcome: Extract<Outcome, { kind: 'answer' }>): string {
  const { back, parameters } = outcome;
  const text = new URLSearchParams(parameters).toString();
  if (back.mode === 'fragment') return `${back.redirectUri}#${text}`;
  return `${back.redirectUri}${back.redirectUri.includes('?') ? '&' : '?'}${text}`;
}
