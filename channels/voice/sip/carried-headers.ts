import type { HeaderRule, TrunkConfig } from '../../../domain/index.ts';
import type { SipHeader, SipHeaders } from '../../../sip/index.ts';

/** Where a call came from and whom it was meant for (RFC 7044, 5806): they end loops. */
const HISTORY = ['History-Info', 'Diversion'] as const;
/** A person's way to us is not longer than that; the newest entries come last. */
const HISTORY_MAX = 10;
const VALUE_MAX = 1_000;

/**
 * What of a call goes along with the one that we make because of it. Nothing else does: what a far
 * end says of its own network (X-MS-UserLocation, P-Charging-Vector…) is not the next one's affair.
 *
 * Privacy (RFC 3323, 7044 §10): to a trunk that is not trusted, a call that asks for any carries no
 * history, and no entry that asks for it itself.
 */
export function carriedHistory(came: SipHeaders, to: Pick<TrunkConfig, 'trusted'>): SipHeader[] {
  const wanted = privacyOf(came);
  if (!to.trusted && wanted !== null) return [];
  return HISTORY.flatMap((name) => {
    const values = came.all(name).filter((value) => value.length <= VALUE_MAX);
    const open = to.trusted ? values : values.filter((value) => !isPrivate(value));
    return open.slice(-HISTORY_MAX).map((value) => ({ name, value }));
  });
}

/** What a caller asked to be kept private, as it said it; null = nothing. */
export function privacyOf(came: SipHeaders): string | null {
  const text = came
    .all('privacy')
    .join(';')
    .toLowerCase()
    .replace(/[^a-z;]/g, '')
    .slice(0, 64);
  return text === '' || text === 'none' ? null : text;
}

/** `<sip:x@y?Privacy=history>` (RFC 7044 §10.1), and Diversion's `privacy=full` (RFC 5806). */
function isPrivate(value: string): boolean {
  return /[?&]privacy=(?!none)/i.test(value) || /;\s*privacy\s*=\s*"?(?!off)\w/i.test(value);
}

/** A trunk's own rules on the headers of a new call, in their order. */
export function applyRules(
  headers: readonly SipHeader[],
  rules: readonly HeaderRule[],
): readonly SipHeader[] {
  let all = headers;
  for (const rule of rules) {
    const isMeant = ({ name }: SipHeader): boolean => {
      return name.toLowerCase() === rule.name.toLowerCase();
    };
    switch (rule.do) {
      case 'add':
        all = [...all, { name: rule.name, value: rule.value }];
        break;
      case 'remove':
        all = all.filter((header) => !isMeant(header));
        break;
      case 'rewrite':
        all = all.map((header) => (isMeant(header) ? rewritten(header, rule) : header));
        break;
    }
  }
  return all;
}

function rewritten(header: SipHeader, rule: { readonly find: string; readonly put: string }) {
  const value = header.value.replaceAll(rule.find, () => rule.put).slice(0, VALUE_MAX);
  return { name: header.name, value };
}
