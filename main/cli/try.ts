import { readFile } from 'node:fs/promises';
import { ConfigDocument } from '../../domain/index.ts';
import { configOf, documentsOf, tryFlow } from '../../engine/index.ts';
import type { Trial } from '../../engine/index.ts';
import { foldTenant } from '../../journal/index.ts';
import { BUILD } from '../build-info.ts';
import type { Config } from '../config.ts';
import { wantedOf } from './try-arguments.ts';
import { linesOf } from './try-text.ts';
import { withTenants } from './with-journal.ts';

/** A dry run of a flow as the journal has it, or as a file would make it: its path in words. */
export async function tryCommand(argv: readonly string[], config: Config): Promise<number> {
  try {
    const wanted = wantedOf(argv);
    const documents = wanted.file === null ? [] : await readDraft(wanted.file);
    return await withTenants({ config, tenant: wanted.tenant }, async (journal, tenant) => {
      const { state } = await foldTenant(journal, tenant, { build: BUILD });
      const { flow, trial } = wanted;
      const active = documentsOf(configOf(state));
      return print(tryFlow(active, { flow, trial, documents, now: Date.now() }));
    });
  } catch (error) {
    console.error(`patchbay: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
}

/** One document, or a list of them. */
async function readDraft(file: string): Promise<ConfigDocument[]> {
  const json: unknown = JSON.parse(await readFile(file, 'utf8'));
  return (Array.isArray(json) ? json : [json]).map((each) => {
    const document = ConfigDocument.safeParse(each);
    if (document.success) return document.data;
    const faults = document.error.issues.map(
      ({ path, message }) => `${path.join('/')}: ${message}`,
    );
    throw new Error(`${file}: ${faults.join('; ')}`);
  });
}

function print(trial: Trial): boolean {
  if (trial.kind === 'refused') {
    for (const fault of trial.faults) console.error(`patchbay: ${fault}`);
    return false;
  }
  for (const line of linesOf(trial)) console.log(line);
  return true;
}
