import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import type { TenantId } from '../../domain/index.ts';

/** `NAME` for every tenant, `tenant/NAME` for one. */
const NAME = /^([^/\s]{1,128}\/)?[A-Z][A-Z0-9_]{0,63}$/;
/** One line of printable characters: it goes into a header. */
const Secrets = z.record(z.string().regex(NAME), z.string().regex(/^[\x21-\x7e]{1,8192}$/));

/**
 * PATCHBAY_CONNECTOR_SECRETS_FILE, JSON of names and values, read again when it changes. Throws at
 * once when it cannot be used; later a broken one is told and the last good one goes on. An
 * administrator chooses the address that a secret goes to: what is one tenant's own is given to no
 * other.
 */
export function connectorSecrets(
  path: string | null,
  onFault: (why: string) => void,
): (tenant: TenantId, name: string) => string | null {
  if (path === null) return () => null;
  let mark = markOf(path);
  let secrets = read(path);
  return (tenant, name) => {
    try {
      const now = markOf(path);
      if (now !== mark) {
        mark = now;
        secrets = read(path);
      }
    } catch (error) {
      // Never the text: what is no JSON may still be a secret.
      onFault(error instanceof Error ? error.name : 'thrown');
    }
    return secrets.get(`${tenant}/${name}`) ?? secrets.get(name) ?? null;
  };
}

const markOf = (path: string): string => {
  const { mtimeMs, size, ino } = statSync(path);
  return `${mtimeMs} ${size} ${ino}`;
};

function read(path: string): ReadonlyMap<string, string> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw new Error('connector secrets: not JSON');
  }
  const parsed = Secrets.safeParse(json);
  if (!parsed.success) throw new Error('connector secrets: names in capitals, values of one line');
  return new Map(Object.entries(parsed.data));
}
