import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigDocument, TenantId, configKey } from '../../domain/index.ts';
import { checkConfig, configOf, diffConfig } from '../../engine/index.ts';
import type { DocumentChange } from '../../engine/index.ts';
import { emptyState } from '../../journal/index.ts';
import { countsText, importTeams, reportText } from '../../microsoft/index.ts';
import type { GivenFile, Imported } from '../../microsoft/index.ts';
import { filesOf } from '../config-files/document-files.ts';
import { FolderError, writeFolder } from '../config-files/folder.ts';
import { ApiClient } from './api-client.ts';
import type { Arguments } from './main.ts';
import { saidByTheApi } from './said.ts';

const FILES_MAX = 5_000;
const JSON_MAX_BYTES = 64 * 1024 * 1024;

/** `patchbay import teams DIR`: says what would become what; publishes it with `--apply`. */
export function importCommand(args: Arguments): Promise<number> {
  const [what, folder] = args.positionals;
  if (what !== 'teams' || folder === undefined) {
    console.error('patchbay: `patchbay import teams DIR`');
    return Promise.resolve(2);
  }
  return saidByTheApi(() => importFrom(args, folder));
}

interface Tenant {
  readonly api: ApiClient;
  readonly version: number;
  readonly documents: readonly ConfigDocument[];
}

async function importFrom(args: Arguments, folder: string): Promise<number> {
  const { files } = args;
  const isConnected = files.apply || files.token !== null || files.isUrlGiven;
  const tenant = isConnected ? await tenantOf(args) : null;
  const existing = tenant?.documents ?? [];
  const imported = importTeams({ files: await filesIn(folder), existing });
  if (imported.faults.length > 0) {
    for (const fault of imported.faults) console.error(`patchbay: ${fault}`);
    return 1;
  }
  const faults = faultsOf(imported, existing);
  if (files.report !== null) await writeFile(files.report, reportText(imported.report, faults));
  say(imported, faults, files.report);
  if (files.config !== null) {
    const origin = { tenant: args.tenant ?? 'import', version: 0 };
    await writeFolder(files.config, filesOf(imported.documents), origin);
    console.log(`written to ${files.config}: \`patchbay plan ${files.config}\` compares it`);
  }
  if (!files.apply || tenant === null) return faults.length === 0 ? 0 : 1;
  return publish(imported, { ...tenant, folder, note: files.note });
}

async function tenantOf({ files, tenant }: Arguments): Promise<Tenant> {
  const api = new ApiClient({ url: files.url, token: files.token, tenant });
  return { api, ...(await api.config()) };
}

/** With the audio taken for uploaded: its own faults come when it is. */
function faultsOf(imported: Imported, existing: readonly ConfigDocument[]): string[] {
  const empty = configOf(emptyState(TenantId.parse('import')));
  const audio = imported.audio.map(({ id, file }) => {
    const source = { format: 'wav', fileName: file.slice(-255), sizeBytes: 1 };
    const samples = { sha256: '0'.repeat(64), durationMs: 1 };
    return ConfigDocument.parse({ kind: 'audio', id, name: id, ...samples, source });
  });
  const now = existing.filter((document) => !replaced(imported.documents, document));
  return checkConfig([...now, ...audio, ...imported.documents], empty).filter(
    (fault) => !fault.startsWith('audio/'),
  );
}

function replaced(documents: readonly ConfigDocument[], document: ConfigDocument): boolean {
  const key = configKey(document);
  return documents.some((each) => configKey(each) === key);
}

/** Counts and settings alone: numbers and people stand in the report, which is a file. */
function say(
  { report, audio, documents }: Imported,
  faults: readonly string[],
  file: string | null,
): void {
  for (const kind of ['Call queue', 'Auto attendant', 'Schedule', 'Resource account', 'Person']) {
    const made = report.objects.filter((object) => object.kind === kind);
    if (made.length === 0) continue;
    const without = made.filter(({ becomes }) => becomes === null).length;
    console.log(
      `${kind}: ${made.length}${without === 0 ? '' : `, of ${without} nothing was made`}`,
    );
  }
  console.log(`${documents.length} documents, ${audio.length} audio files`);
  console.log(countsText(report));
  for (const name of report.files) console.log(`not used: ${name}`);
  if (faults.length > 0) console.log(`${faults.length} faults keep it from being published`);
  if (file === null) for (const fault of faults) console.log(`  ${fault}`);
  else console.log(`everything is in ${file}`);
}

async function publish(
  imported: Imported,
  tenant: Tenant & { readonly folder: string; readonly note: string | null },
): Promise<number> {
  const { api, version, folder, note } = tenant;
  for (const { id, file } of imported.audio) {
    const bytes = await readFile(join(folder, file));
    if (isThere(tenant.documents, { id, file, size: bytes.length })) continue;
    await api.upload(id, { name: file, bytes });
    console.log(`uploaded ${file}`);
  }
  const now = await api.config();
  const kept = now.documents.filter((document) => !replaced(imported.documents, document));
  const changes = diffConfig(now.documents, [...kept, ...imported.documents]);
  if (changes.length === 0) {
    console.log('nothing to change');
    return 0;
  }
  sayReplaced(changes, now.version);
  const change = { documents: imported.documents, removed: [], base: version };
  const published = await api.publish({ ...change, note: note ?? 'imported from Microsoft Teams' });
  console.log(`published as version ${published}`);
  return 0;
}

/** What stood there under the same id: an earlier import of it, or something of its own. */
function sayReplaced(changes: readonly DocumentChange[], version: number): void {
  const keys = changes.flatMap(({ kind, key }) => (kind === 'changed' ? [key] : []));
  if (keys.length === 0) return;
  const shown = keys.filter((key) => !/^(number|agent)\//.test(key));
  const others = keys.length - shown.length;
  const more = others === 0 ? '' : ` and ${others} numbers and people`;
  console.log(
    `changes what is there: ${shown.join(', ')}${more} (version ${version} has it as it was)`,
  );
}

/** Uploaded by an earlier import of the same dump. */
function isThere(
  documents: readonly ConfigDocument[],
  { id, file, size }: { readonly id: string; readonly file: string; readonly size: number },
): boolean {
  return documents.some(
    (each) =>
      each.kind === 'audio' &&
      each.id === id &&
      each.source.fileName === file &&
      each.source.sizeBytes === size,
  );
}

async function filesIn(folder: string): Promise<GivenFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new FolderError(`${folder} cannot be read: ${String(cause)}`);
  });
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.length > FILES_MAX) throw new FolderError(`${folder}: more than ${FILES_MAX} files`);
  return Promise.all(
    names.toSorted().map(async (name) => {
      if (!/\.json$/i.test(name)) return { name, bytes: new Uint8Array() };
      const bytes = await readFile(join(folder, name));
      if (bytes.length > JSON_MAX_BYTES) throw new FolderError(`${name}: more than 64 MB`);
      return { name, bytes };
    }),
  );
}
