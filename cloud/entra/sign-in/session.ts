import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { personByKey, type Person } from '../../people.ts';
import type { Entra } from '../entra.ts';

const Content = z.object({
  sid: z.string(),
  /** Newest first. */
  signedIn: z.array(z.object({ person: z.string(), at: z.number() })).max(20),
});

/** Who is signed in with this browser. It lives in a cookie, as Entra's does. */
export interface Session {
  readonly sid: string;
  readonly signedIn: readonly { readonly person: string; readonly at: number }[];
}

export const SESSION_COOKIE = 'ESTSAUTH';

export function readSession(entra: Entra, cookies: string | undefined): Session {
  const pattern = new RegExp(`(?:^|;\\s*)${SESSION_COOKIE}=([^;]+)`);
  const read = Content.safeParse(
    entra.seal.open('session', pattern.exec(cookies ?? '')?.[1] ?? ''),
  );
  return read.success ? read.data : { sid: randomUUID(), signedIn: [] };
}

/** Those who are still in the directory and whose session nobody revoked. */
export function signedInPeople(entra: Entra, session: Session): readonly Person[] {
  return session.signedIn.flatMap(({ person: key, at }) => {
    const person = personByKey(key);
    if (person === undefined) return [];
    const { removed, disabled, validFrom } = entra.directory.account(person);
    return removed || disabled || at < validFrom ? [] : [person];
  });
}

export function withPerson(session: Session, person: Person, now: Date): Session {
  const others = session.signedIn.filter((one) => one.person !== person.key);
  return { ...session, signedIn: [{ person: person.key, at: now.getTime() }, ...others] };
}

/** Over HTTPS a page of another site may ask silently in a frame; over HTTP one of this site. */
export function sessionCookie(entra: Entra, session: Session, isHttps: boolean): string {
  const value = entra.seal.close('session', session);
  const site = isHttps ? 'SameSite=None; Secure' : 'SameSite=Lax';
  return `${SESSION_COOKIE}=${value}; Path=/; HttpOnly; ${site}`;
}

export const endedCookie = `${SESSION_COOKIE}=; Path=/; HttpOnly; Max-Age=0`;
