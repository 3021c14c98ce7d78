import type { CallerFacts } from '../../../domain/index.ts';
import { isDiallable } from './diallable.ts';
import { normaliseNumber } from './number.ts';
import { uriUser } from './uri-user.ts';

/** Who calls: `value` goes to the vault and nowhere else; null when the caller withholds it. */
export interface Caller {
  readonly value: string | null;
  readonly facts: CallerFacts;
}

/** What of an INVITE says who calls. */
export interface CallerHeaders {
  readonly fromUri: string;
  /** P-Asserted-Identity values; believed, because a trunk is a trusted peer (RFC 3325 §5). */
  readonly asserted: readonly string[];
  readonly privacy: string | undefined;
}

/** Users that stand for "withheld" (RFC 3323 §4.1.1.3 and what carriers send). */
const WITHHELD = /^(anonymous|unavailable|restricted|unknown|private|withheld|0*)$/i;
/** What a number or a softphone's user may be made of, so that it can stand in a URI of ours. */
const SAFE_USER = /^[A-Za-z0-9._+*#-]{1,64}$/;

/** `calledCountry`: where the called number lives, to read a caller's number in national form. */
export function callerOf(headers: CallerHeaders, calledCountry: string | undefined): Caller {
  const privacy = (headers.privacy ?? 'none').toLowerCase();
  const withheld = /\b(id|user|header|critical)\b/.test(privacy);
  const user = bestUser(headers);
  if (withheld || WITHHELD.test(user)) return anonymous();
  const normal = normaliseNumber(user, calledCountry);
  if (normal !== null) {
    const { number, country, numberClass } = normal;
    const known = facts({ country, numberClass });
    return { value: number, facts: isDiallable(number) ? known : { ...known, notDiallable: true } };
  }
  if (!SAFE_USER.test(user)) return anonymous();
  const known = facts({ country: null, numberClass: 'unknown' });
  return { value: user, facts: { ...known, notDiallable: true } };
}

function bestUser(headers: CallerHeaders): string {
  for (const value of headers.asserted) {
    const uri = /<([^>]*)>/.exec(value)?.[1] ?? value.split(';', 1)[0] ?? '';
    const user = uriUser(uri.trim());
    if (user !== '' && !WITHHELD.test(user)) return user;
  }
  return uriUser(headers.fromUri);
}

function anonymous(): Caller {
  const unknown = facts({ country: null, numberClass: 'unknown' });
  return { value: null, facts: { ...unknown, anonymous: true } };
}

function facts(known: Pick<CallerFacts, 'country' | 'numberClass'>): CallerFacts {
  return { anonymous: false, vip: false, blocked: false, ...known };
}
