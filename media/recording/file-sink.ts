import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { RecordingSink } from '../port-record.ts';

/** Chunks between two flushes to the disk: a power cut costs ten seconds, a kill of the process
 * nothing that `append` has confirmed. */
const SYNC_CHUNKS = 20;

/**
 * A recording as a file: `path.part` while it is being written, `path` when it is whole. What a
 * killed process leaves is the `.part` with all its confirmed chunks; `readRecording` opens it with
 * `allowTruncated`. `keepBroken`: one that a fault ends is left in the same way.
 */
export async function openFileSink(
  path: string,
  options: { readonly keepBroken?: boolean } = {},
): Promise<RecordingSink> {
  const part = `${path}.part`;
  const file = await open(part, 'wx', 0o600);
  let chunks = 0;
  return {
    append: async (chunk) => {
      await writeAll(file, chunk);
      if (++chunks % SYNC_CHUNKS === 0) await file.datasync();
    },
    finish: async () => {
      await file.sync();
      await file.close();
      await rename(part, path);
      await syncFolder(dirname(path));
    },
    abort: async () => {
      await file.close();
      if (options.keepBroken !== true || chunks === 0) await rm(part, { force: true });
    },
  };
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at);
    at += bytesWritten;
  }
}

/** The new name is in the folder, which is a file of its own. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}
