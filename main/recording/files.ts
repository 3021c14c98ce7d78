import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { RecordingId, TenantId } from '../../domain/index.ts';
import { measureRecording } from '../../channels/index.ts';
import type { RecordingPart, RecordingRow } from '../../journal/index.ts';

const PART = '.part';

export type Found = Pick<RecordingRow, 'state' | 'durationMs' | 'size'>;

/** The folder of recordings: `<tenant>/<year>/<month>/<recording>-<part>.pbrec`. */
export class RecordingFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  pathOf(tenant: TenantId, of: { readonly id: RecordingId; readonly at: number }) {
    const [year, month] = new Date(of.at).toISOString().split('-');
    return (part: number): string => `${tenant}/${year}/${month}/${of.id}-${part}.pbrec`;
  }

  /** Absolute, its folder made. */
  async prepare(path: string): Promise<string> {
    const whole = join(this.#folder, path);
    await mkdir(dirname(whole), { recursive: true, mode: 0o700 });
    return whole;
  }

  /** Bytes that are left for everybody on this disk. */
  async free(): Promise<number> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.#folder);
    return bavail * bsize;
  }

  /** The file as it is now, whole or broken off; null = there is none. */
  async find({ path }: Pick<RecordingPart, 'path'>): Promise<string | null> {
    const whole = join(this.#folder, path);
    if (await isThere(whole)) return whole;
    return (await isThere(`${whole}${PART}`)) ? `${whole}${PART}` : null;
  }

  /** What the disk says of a recording that nobody writes any more. */
  async measure(parts: readonly Pick<RecordingPart, 'path'>[]): Promise<Found> {
    let [durationMs, size, broken] = [0, 0, 0];
    for (const part of parts) {
      const path = await this.find(part);
      // A file that was torn in its header holds nothing that could be heard.
      const measured = path === null ? null : await measureRecording(path).catch(() => null);
      durationMs += measured?.durationMs ?? 0;
      size += measured?.size ?? 0;
      if (measured === null || path?.endsWith(PART) === true) broken += 1;
    }
    if (durationMs === 0) return { state: 'lost', durationMs, size };
    return { state: broken === 0 ? 'whole' : 'partial', durationMs, size };
  }

  async remove(parts: readonly Pick<RecordingPart, 'path'>[]): Promise<void> {
    for (const { path } of parts) {
      await rm(join(this.#folder, path), { force: true });
      await rm(join(this.#folder, `${path}${PART}`), { force: true });
    }
  }

  /** Files of a tenant that are older than `before`, by the paths that rows would have for them. */
  async old(tenant: TenantId, before: number): Promise<string[]> {
    const entries = await readdir(join(this.#folder, tenant), {
      recursive: true,
      withFileTypes: true,
    }).catch(() => []);
    const paths: string[] = [];
    for (const entry of entries) {
      if (!entry.isFile()) continue;
      const whole = join(entry.parentPath, entry.name);
      if ((await stat(whole)).mtimeMs >= before) continue;
      const path = whole.slice(this.#folder.length + 1);
      paths.push(path.endsWith(PART) ? path.slice(0, -PART.length) : path);
    }
    return paths;
  }
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
