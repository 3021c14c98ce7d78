import { configOf, documentsOf } from '../../engine/index.ts';
import { foldTenant } from '../../journal/index.ts';
import { BUILD } from '../build-info.ts';
import { filesOf } from '../config-files/document-files.ts';
import { writeFolder, writeInside } from '../config-files/folder.ts';
import { ApiClient } from './api-client.ts';
import type { Arguments } from './main.ts';
import { saidByTheApi } from './said.ts';
import { withTenants } from './with-journal.ts';

type Exported = Awaited<ReturnType<ApiClient['config']>>;

/** One tenant's configuration, whole, as the files of a folder. */
export async function exportConfig(args: Arguments, folder: string): Promise<number> {
  const { files } = args;
  if (files.isUrlGiven || files.token !== null) {
    return saidByTheApi(async () => writeFromApi(folder, args));
  }
  const found: Exported[] = [];
  const code = await withTenants(args, async (journal, tenant) => {
    const { state } = await foldTenant(journal, tenant, { build: BUILD });
    const { version } = configOf(state);
    found.push({ tenant, version, documents: documentsOf(configOf(state)) });
    return true;
  });
  if (code !== 0) return code;
  const [only, ...others] = found;
  if (only === undefined || others.length > 0) {
    const names = found.map(({ tenant }) => tenant).join(', ');
    console.error(`patchbay: one folder holds one tenant: --tenant is one of ${names || 'none'}`);
    return 2;
  }
  return write(folder, only);
}

/** With the sound of its audio documents beside them, as callers hear it. */
async function writeFromApi(folder: string, { files, tenant }: Arguments): Promise<number> {
  const api = new ApiClient({ url: files.url, token: files.token, tenant });
  const exported = await api.config();
  const code = await write(folder, exported);
  for (const document of exported.documents) {
    if (document.kind !== 'audio') continue;
    const wav = await api.audio(document.id);
    if (wav === null) console.log(`audio/${document.id}: the node has no sound of it`);
    else await writeInside(folder, `audio/${document.id}.wav`, wav);
  }
  return code;
}

async function write(folder: string, { tenant, version, documents }: Exported): Promise<number> {
  const files = filesOf(documents);
  const gone = await writeFolder(folder, files, { tenant, version });
  for (const path of gone) console.log(`- ${path}`);
  console.log(`${folder}: ${files.length} files of ${tenant}, version ${version}`);
  return 0;
}
