import type { ConfigDocument } from '../../domain/index.ts';
import { changeCounts } from '../../engine/index.ts';
import { documentsIn } from '../config-files/document-files.ts';
import { FolderError, readFolder, readOrigin, writeOrigin } from '../config-files/folder.ts';
import type { Origin } from '../config-files/folder.ts';
import { isCopy, planFolder } from '../config-files/plan.ts';
import { ApiClient } from './api-client.ts';
import type { Plan } from './api-client.ts';
import type { Arguments } from './main.ts';
import { saidByTheApi } from './said.ts';

/** `patchbay plan DIR`: exit code 1 where `apply` would publish nothing because of a fault. */
export function planCommand(args: Arguments): Promise<number> {
  return withFolder(args, async (folder) => (show(await readPlan(args, folder)) ? 0 : 1));
}

/** `patchbay apply DIR`: all of it as one version, or nothing. */
export function applyFolder(args: Arguments): Promise<number> {
  return withFolder(args, async (folder) => {
    const planned = await readPlan(args, folder);
    if (!show(planned)) return 1;
    const { api, change, plan, tenant } = planned;
    if (plan.changes.length === 0) return 0;
    const note = args.files.note ?? `applied from ${folder.split(/[/\\]/).at(-1) ?? 'files'}`;
    const version = await api.publish({ ...change, note: note.slice(0, 500) });
    console.log(`published as version ${version} of ${tenant}`);
    await follow(folder, planned);
    return 0;
  });
}

function withFolder(args: Arguments, work: (folder: string) => Promise<number>): Promise<number> {
  const [folder] = args.positionals;
  if (folder === undefined) {
    console.error('patchbay: name the folder: `patchbay plan DIR`');
    return Promise.resolve(2);
  }
  return saidByTheApi(() => work(folder));
}

interface Planned {
  readonly api: ApiClient;
  readonly tenant: string;
  readonly documents: readonly ConfigDocument[];
  readonly change: Parameters<ApiClient['plan']>[0];
  readonly left: readonly string[];
  readonly plan: Plan;
}

async function readPlan({ files, tenant: wanted }: Arguments, folder: string): Promise<Planned> {
  const { documents, faults } = documentsIn(await readFolder(folder));
  if (faults.length > 0) throw new FolderError(['the folder has faults', ...faults].join('\n  '));
  const api = new ApiClient({ url: files.url, token: files.token, tenant: wanted });
  const now = await api.config();
  const { tenant } = now;
  const origin = await originFor(folder, tenant);
  const base = origin === null ? null : await api.documentsAt(origin.version);
  const from = base === null || origin === null ? now.version : origin.version;
  const { left, ...change } = planFolder({
    ...{ base, now: now.documents, folder: documents },
    prune: files.prune,
  });
  const plan = await api.plan({ ...change, base: from });
  return { api, tenant, documents, change: { ...change, base: from }, left, plan };
}

/** A folder of another tenant is a wish, not a copy: what stands there is its base. */
async function originFor(folder: string, tenant: string): Promise<Origin | null> {
  const origin = await readOrigin(folder);
  return origin?.tenant === tenant ? origin : null;
}

/** → whether it could be published. */
function show({ tenant, change, left, plan }: Planned): boolean {
  const { version, changes, conflicts, faults } = plan;
  const since =
    change.base === version ? '' : `, on top of what was published since ${change.base}`;
  console.log(`${tenant}, version ${version}${since}`);
  for (const { lines } of changes) for (const line of lines) console.log(line);
  console.log(changes.length === 0 ? 'nothing to change' : changeCounts(changes));
  if (left.length > 0) console.log(`not in the folder, left (--prune removes): ${left.join(', ')}`);
  for (const { key, path, text } of conflicts) console.log(`conflict: ${key}${path}: ${text}`);
  for (const fault of faults) console.log(`fault: ${fault}`);
  return conflicts.length === 0 && faults.length === 0;
}

/** The folder is a copy of the new version, unless others had changed something since. */
async function follow(folder: string, { api, tenant, documents }: Planned): Promise<void> {
  const now = await api.config();
  if (isCopy(documents, now.documents)) {
    await writeOrigin(folder, { tenant, version: now.version });
    return;
  }
  console.log('the tenant has more than the folder: export it again to see it in the files');
}
