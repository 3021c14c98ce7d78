import { FolderError } from '../config-files/folder.ts';
import { ApiFault } from './api-client.ts';

/** Runs it; what a node or a folder says instead of yes is printed, and is exit code 1. */
export async function saidByTheApi(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof FolderError) {
      console.error(`patchbay: ${error.message}`);
      return 2;
    }
    if (!(error instanceof ApiFault)) throw error;
    console.error(`patchbay: ${error.message}`);
    for (const detail of error.details) console.error(`  ${detail}`);
    return 1;
  }
}
