import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { TrunkConfig } from '../domain/index.ts';
import type { BaseTrunk } from '../channels/index.ts';

/** Microsoft's own, in its order (Direct Routing, "Plan": SIP signalling FQDNs). */
const MICROSOFT = ['sip', 'sip2', 'sip3'].map(
  (name) => `sip:${name}.pstnhub.microsoft.com:5061;transport=tls`,
);
/** The union of what its pages name: a call may come from any address of these. */
const MICROSOFT_NETS = ['52.112.0.0/14', '52.120.0.0/14'];
const LOOK_AGAIN_MS = 1_000;
const BASES_MAX = 20;

/** One label, then a name that somebody registered; its customers' names are one label longer. */
const Fqdn = z
  .string()
  .toLowerCase()
  .max(190)
  .regex(/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/, 'not a full domain name')
  .refine((name) => !name.endsWith('.onmicrosoft.com'), 'Microsoft takes no onmicrosoft.com name');

const Base = z.looseObject({ fqdn: Fqdn }).transform((given, context) => {
  const [uri, ...uris] = MICROSOFT;
  const name = given.fqdn.slice(0, 64);
  const preset = { uri, uris, allow: MICROSOFT_NETS, name };
  const document = { ...preset, ...given, kind: 'trunk', role: 'teams', id: 'base' };
  const parsed = TrunkConfig.strict().safeParse(document);
  if (parsed.success) return { ...parsed.data, fqdn: given.fqdn } satisfies BaseTrunk;
  for (const issue of parsed.error.issues) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
  }
  return z.NEVER;
});

/** The provider's trunks to Teams as its file has them; all faults at once, in words. */
export function parseBaseTrunks(text: string): readonly BaseTrunk[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new Error(`not JSON: ${error instanceof Error ? error.message : ''}`, { cause: error });
  }
  const parsed = z.array(Base).max(BASES_MAX).safeParse(json);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('/')}: ${message}`);
    throw new Error(faults.join('; '));
  }
  return parsed.data;
}

/** Always the same list: who keeps what was made of it sees by that that nothing changed. */
const NONE: readonly BaseTrunk[] = [];

/**
 * PATCHBAY_BASE_TRUNKS_FILE, read again when it changes. Throws at once when it cannot be used;
 * later a broken one is told and the last good one goes on.
 */
export function baseTrunksOf(
  path: string | null,
  onFault: (why: string) => void,
  lookAgainMs = LOOK_AGAIN_MS,
): () => readonly BaseTrunk[] {
  if (path === null) return () => NONE;
  let mark = markOf(path);
  let bases = parseBaseTrunks(readFileSync(path, 'utf8'));
  let lookedAtMs = performance.now();
  let told = '';
  return () => {
    const nowMs = performance.now();
    if (nowMs - lookedAtMs < lookAgainMs) return bases;
    lookedAtMs = nowMs;
    try {
      const now = markOf(path);
      if (now === mark) return bases;
      mark = now;
      bases = parseBaseTrunks(readFileSync(path, 'utf8'));
      told = '';
    } catch (error) {
      // A file that is gone is looked for every second, and told once.
      const why = error instanceof Error ? error.message : String(error);
      if (why !== told) onFault(why);
      told = why;
    }
    return bases;
  };
}

function markOf(path: string): string {
  const { ino, size, mtimeMs } = statSync(path);
  return `${ino} ${size} ${mtimeMs}`;
}
