import type { Finding } from '../../channels/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { Journal } from '../../journal/index.ts';
import type { RecordingFiles } from '../recording/files.ts';

/** The newest of each tenant: a folder that is not shared shows within a few. */
const LOOKED_AT = 50;

const SHARE =
  'put PATCHBAY_DATA on one folder that all of them mount (keys/ and recordings/ in it), and run ' +
  '`patchbay doctor data` on each of them';

/** What is asked of a journal. */
export interface Examined {
  readonly leases: Pick<Journal['leases'], 'leaseOf'>;
  readonly recordings: Pick<Journal['recordings'], 'list' | 'parts'>;
}

/** Is this folder the one that the other processes of the installation write to? */
export async function examineData(
  journal: Examined,
  files: Pick<RecordingFiles, 'find'>,
  tenants: readonly TenantId[],
): Promise<readonly Finding[]> {
  const held = new Set<string>();
  let [known, missing] = [0, 0];
  for (const tenant of tenants) {
    const lease = await journal.leases.leaseOf(tenant);
    if (lease !== null && lease.remainingMs > 0) held.add(lease.holder);
    for (const { id, state } of await journal.recordings.list(tenant, { limit: LOOKED_AT })) {
      if (state !== 'whole' && state !== 'partial') continue;
      const parts = await journal.recordings.parts(tenant, id);
      const found = await Promise.all(parts.map((part) => files.find(part)));
      known += 1;
      if (!found.some((path) => path !== null)) missing += 1;
    }
  }
  return [processes(held.size), recordings(known, missing)];
}

function processes(count: number): Finding {
  const check = 'processes';
  if (count < 2) return { verdict: 'ok', check, text: `${count} hold tenants now` };
  const text =
    `${count} hold tenants now, and each writes recordings to its own PATCHBAY_DATA: ` +
    'whoever takes a tenant over must find them there';
  return { verdict: 'warning', check, text, remedy: SHARE };
}

function recordings(known: number, missing: number): Finding {
  const check = 'recordings';
  if (missing === 0) {
    return { verdict: 'ok', check, text: `${known} looked for, all there` };
  }
  const text = `${missing} of ${known} are not in this folder: they cannot be heard from here`;
  return { verdict: 'fault', check, text, remedy: SHARE };
}
