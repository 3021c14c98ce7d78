import type { TextKey } from '../text/en.ts';
import type { Text } from '../text/use-text.ts';
import { ProblemError } from './client.ts';

/** Why it was refused, most of them about calls, in the reader's language. */
const keys: Readonly<Record<string, TextKey>> = {
  agentNotFree: 'refused.agentNotFree',
  agentSignedOut: 'refused.agentSignedOut',
  agentHasNoAddress: 'refused.agentHasNoAddress',
  agentNotInQueue: 'refused.agentNotInQueue',
  callerIdNotAllowed: 'refused.callerIdNotAllowed',
  noCallerId: 'refused.noCallerId',
  doNotCall: 'refused.doNotCall',
  dialRefused: 'refused.dialRefused',
};

/** Of those the server's own words say which rule it was. */
const detailed: ReadonlySet<string> = new Set(['dialRefused', 'callerIdNotAllowed']);

/** Why something could not be done: in the reader's language, else in the server's words. */
export function refusalWords(error: unknown, text: Text): string {
  if (!(error instanceof ProblemError)) return text('live.unreachable');
  const reason = /^Refused: (\w+)$/.exec(error.message)?.[1] ?? '';
  const key = keys[reason];
  if (key !== undefined) {
    const more = detailed.has(reason) ? error.details : [];
    return [text(key), ...more].join(' ');
  }
  const said = error.details.length > 0 ? error.details : [error.message, error.remedy];
  return said
    .filter((each) => each !== '')
    .map(sentence)
    .join(' ');
}

const sentence = (words: string): string => (/[.!?…]$/.test(words) ? words : `${words}.`);
