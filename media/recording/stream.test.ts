import { appendFile, mkdtemp, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openFileSink } from './file-sink.ts';
import { readRecording } from './reader.ts';
import { measureRecording, openRecording } from './stream.ts';
import { RecordingWriter } from './writer.ts';

const turn = (key: Uint8Array) => key.map((byte) => byte ^ 0xff);
const wrapKey = async (key: Uint8Array) => ({ keyId: 'k', wrapped: turn(key) });
const unwrapKey = async ({ wrapped }: { wrapped: Uint8Array }) => turn(wrapped);

let folder: string;
beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'patchbay-stream-'))));
afterAll(() => rm(folder, { recursive: true, force: true }));

async function record(name: string): Promise<string> {
  const path = join(folder, name);
  const writer = new RecordingWriter({ sink: await openFileSink(path), wrapKey });
  for (let n = 0; n < 4; n++)
    writer.append(Int16Array.from({ length: 1_000 }, (_, i) => 997 * n + i));
  writer.end();
  await writer.done;
  return path;
}

async function take(parts: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const part of parts) all.push(part);
  return Buffer.concat(all);
}

describe('a recording read where it lies', () => {
  it('any range is what the whole has there', async () => {
    const path = await record('a');
    const { samples } = await readRecording(await readFile(path), { unwrapKey });
    const whole = Buffer.from(samples.buffer);
    const file = await openRecording(path, unwrapKey);
    expect(file).toMatchObject({ bytes: 8_000, durationMs: 250, isComplete: true });
    for (const [from, to] of [
      [0, 8_000],
      [1_999, 2_001],
      [2_000, 4_000],
      [7_990, 9_999],
      [3, 4],
      [8_000, 8_001],
    ] as const) {
      expect((await take(file.read(from, to))).equals(whole.subarray(from, to))).toBe(true);
    }
    await file.close();
  });

  it('what a crash left: the whole chunks, and no claim to be complete', async () => {
    const path = await record('b');
    await truncate(path, (await readFile(path)).length - 100);
    expect(await measureRecording(path)).toMatchObject({ durationMs: 188 });
    const file = await openRecording(path, unwrapKey);
    expect(file).toMatchObject({ bytes: 6_000, isComplete: false });
    expect((await take(file.read(0, 6_000))).length).toBe(6_000);
    await file.close();
  });

  it('another key, a changed byte and a file of something else are refused', async () => {
    const path = await record('c');
    const other = await openRecording(path, async () => new Uint8Array(32));
    await expect(take(other.read(0, 10))).rejects.toMatchObject({ code: 'badRecording' });
    await other.close();
    const bytes = await readFile(path);
    const at = bytes.length - 3_000;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    await writeFile(path, bytes);
    const file = await openRecording(path, unwrapKey);
    await expect(take(file.read(0, 8_000))).rejects.toMatchObject({ code: 'badRecording' });
    await file.close();
    await writeFile(join(folder, 'd'), 'RIFF');
    await expect(measureRecording(join(folder, 'd'))).rejects.toMatchObject({
      code: 'badRecording',
    });
    await appendFile(path, Buffer.alloc(4, 0xff));
    await expect(measureRecording(path)).rejects.toMatchObject({ code: 'badRecording' });
  });
});
