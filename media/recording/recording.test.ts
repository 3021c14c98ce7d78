import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RecordingSink, RecordOptions } from '../port-record.ts';
import { openFileSink } from './file-sink.ts';
import { parseHeader } from './format.ts';
import { readRecording, recordingToWav } from './reader.ts';
import { RecordingWriter } from './writer.ts';

/** A sink in memory, and a "tenant" that wraps keys by turning their bits. */
class MemorySink implements RecordingSink {
  readonly chunks: Buffer[] = [];
  isFinished = false;
  isAborted = false;
  isBroken = false;

  async append(chunk: Uint8Array): Promise<void> {
    if (this.isBroken) throw new Error('disk full');
    this.chunks.push(Buffer.from(chunk));
  }
  async finish(): Promise<void> {
    this.isFinished = true;
  }
  async abort(): Promise<void> {
    this.isAborted = true;
  }
  get bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }
}

const turn = (key: Uint8Array) => key.map((byte) => byte ^ 0xff);
const wrapKey = async (key: Uint8Array) => ({ keyId: 'tenant-7', wrapped: turn(key) });
const unwrapKey = async ({ wrapped }: { wrapped: Uint8Array }) => turn(wrapped);
const batch = (value: number) => new Int16Array(8000).fill(value);

async function record(
  batches: readonly number[],
  changes: Partial<RecordOptions> & { sink?: MemorySink } = {},
): Promise<MemorySink> {
  const sink = changes.sink ?? new MemorySink();
  const writer = new RecordingWriter({ wrapKey, facts: { leg: 'l-1' }, ...changes, sink });
  for (const value of batches) writer.append(batch(value));
  writer.end();
  await writer.done;
  return sink;
}

/** The start of each chunk of a recording, and its end. */
function placesOf(sink: MemorySink): number[] {
  let at = 0;
  return [0, ...sink.chunks.map((chunk) => (at += chunk.length))];
}

describe('an encrypted recording', () => {
  it('comes back as it was, with its facts, and nothing of it is in clear', async () => {
    const sink = await record([1000, 2000, 3000]);
    const audio = await readRecording(sink.bytes, { unwrapKey });
    expect(audio).toMatchObject({ durationMs: 1500, isComplete: true });
    expect(audio.header).toMatchObject({ keyId: 'tenant-7', facts: { leg: 'l-1' } });
    expect([0, 8000, 16_000].map((at) => audio.samples[at])).toEqual([1000, 2000, 3000]);
    expect(sink.bytes.includes(Buffer.from(batch(1000).buffer, 0, 32))).toBe(false);
    const { header } = parseHeader(sink.bytes);
    expect(sink.bytes.includes(Buffer.from(turn(header.wrapped)))).toBe(false);
    expect(sink.isFinished).toBe(true);
  });

  it('each recording has a key and nonce of its own', async () => {
    const [one, two] = [await record([1000]), await record([1000])];
    const [a, b] = [parseHeader(one.bytes).header, parseHeader(two.bytes).header];
    expect(Buffer.from(a.wrapped).equals(Buffer.from(b.wrapped))).toBe(false);
    expect(Buffer.from(a.noncePrefix).equals(Buffer.from(b.noncePrefix))).toBe(false);
  });

  it('as WAV: stereo, 8 kHz', async () => {
    const wav = await recordingToWav((await record([1000])).bytes, { unwrapKey });
    const view = new DataView(wav.buffer);
    expect([22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([2, 4, 16]);
    expect(view.getUint32(24, true)).toBe(8000);
    expect(view.getUint32(40, true)).toBe(16_000);
    expect(view.getInt16(44, true)).toBe(1000);
  });

  it('an empty one is whole as well', async () => {
    const audio = await readRecording((await record([])).bytes, { unwrapKey });
    expect(audio).toMatchObject({ durationMs: 0, isComplete: true });
  });
});

describe('a recording that is not as it was', () => {
  const refusal = async (bytes: Uint8Array) =>
    readRecording(bytes, { unwrapKey }).then(
      () => 'taken',
      (error: Error) => error.message,
    );

  it('cut off anywhere: refused, with the place', async () => {
    const sink = await record([1000, 2000, 3000]);
    const places = placesOf(sink);
    const end = (n: number) => sink.bytes.subarray(0, places[n]);
    expect(await refusal(end(3))).toBe(`recording cut off at byte ${places[3]}, chunk 2, 1000 ms`);
    expect(await refusal(end(4))).toContain('cut off');
    expect(await refusal(sink.bytes.subarray(0, sink.bytes.length - 1))).toContain('cut off');
    expect(await refusal(sink.bytes.subarray(0, 5))).toContain('byte 0');
    expect(await refusal(sink.bytes.subarray(0, 20))).toContain('header cut off');
  });

  it('chunks exchanged, doubled or left out: refused at the first of them', async () => {
    const sink = await record([1000, 2000, 3000]);
    const [header, a, b, c, last] = sink.chunks;
    const join_ = (...parts: (Buffer | undefined)[]) =>
      Buffer.concat(parts.map((part) => part ?? Buffer.alloc(0)));
    const places = placesOf(sink);
    expect(await refusal(join_(header, b, a, c, last))).toBe(
      `recording altered or out of order at byte ${places[1]}, chunk 0, 0 ms`,
    );
    expect(await refusal(join_(header, a, a, b, c, last))).toContain('chunk 1, 500 ms');
    expect(await refusal(join_(header, a, c, last))).toContain('chunk 1, 500 ms');
    expect(await refusal(join_(header, a, b, last))).toContain('chunk 2, 1000 ms');
    expect(await refusal(join_(header, a, b, c, last, c))).toContain('chunk 3');
  });

  it('a bit anywhere: refused, header included', async () => {
    const sink = await record([1000, 2000]);
    const { bytes } = sink;
    for (let at = 0; at < bytes.length; at += 97) {
      const bad = Buffer.from(bytes);
      bad[at] = (bad[at] ?? 0) ^ 4;
      expect(await refusal(bad)).not.toBe('taken');
    }
    const fact = bytes.indexOf('l-1');
    const bad = Buffer.from(bytes);
    bad.write('l-2', fact);
    expect(await refusal(bad)).toContain('chunk 0');
  });

  it('another recording’s chunk does not fit', async () => {
    const [one, two] = [await record([1000, 2000]), await record([1000, 2000])];
    const mixed = [one.chunks[0], two.chunks[1], one.chunks[2], one.chunks[3]];
    const bytes = Buffer.concat(mixed.map((part) => part ?? Buffer.alloc(0)));
    expect(await refusal(bytes)).toContain('chunk 0');
  });

  it('after a crash: what is whole is read, and said to be incomplete', async () => {
    const sink = await record([1000, 2000, 3000]);
    const places = placesOf(sink);
    for (const torn of [0, 2, 4, 100]) {
      const bytes = sink.bytes.subarray(0, (places[3] ?? 0) + torn);
      const audio = await readRecording(bytes, { unwrapKey, allowTruncated: true });
      expect(audio).toMatchObject({ durationMs: 1000, isComplete: false });
    }
    const bad = Buffer.from(sink.bytes.subarray(0, places[3]));
    bad[bad.length - 1] = (bad[bad.length - 1] ?? 0) ^ 1;
    await expect(readRecording(bad, { unwrapKey, allowTruncated: true })).rejects.toMatchObject({
      code: 'badRecording',
    });
  });
});

describe('a sink that fails', () => {
  it('a full disk: the recording fails and is told to go', async () => {
    const sink = new MemorySink();
    const writer = new RecordingWriter({ sink, wrapKey });
    writer.append(batch(1));
    sink.isBroken = true;
    writer.end();
    await expect(writer.done).rejects.toMatchObject({ code: 'badRecording' });
    expect(sink.isAborted).toBe(true);
  });

  it('no key: nothing is written', async () => {
    const sink = new MemorySink();
    const noKey = () => Promise.reject(new Error('vault is away'));
    await expect(record([1], { sink, wrapKey: noKey })).rejects.toMatchObject({
      code: 'badRecording',
    });
    expect(sink.chunks).toEqual([]);
  });

  it('a sink that hangs does not fill the memory', async () => {
    const never = new Promise<void>(() => undefined);
    const sink = { append: () => never, finish: () => never, abort: async () => undefined };
    const writer = new RecordingWriter({ sink, wrapKey });
    for (let n = 0; n < 200; n++) writer.append(batch(n));
    await expect(writer.done).rejects.toMatchObject({ code: 'badRecording' });
  });
});

describe('a recording as a file', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'patchbay-rec-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('has its name only when it is whole, and nobody else may read it', async () => {
    const path = join(folder, 'a.rec');
    const writer = new RecordingWriter({ sink: await openFileSink(path), wrapKey });
    writer.append(batch(1000));
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' });
    writer.end();
    const end = await writer.done;
    const { size, mode } = await stat(path);
    expect(end).toEqual({ durationMs: 500, chunks: 2, bytes: size });
    expect(mode & 0o777).toBe(0o600);
    const audio = await readRecording(await readFile(path), { unwrapKey });
    expect(audio.isComplete).toBe(true);
  });

  it('never writes over another; an aborted one leaves nothing', async () => {
    const path = join(folder, 'b.rec');
    const sink = await openFileSink(path);
    await expect(openFileSink(path)).rejects.toMatchObject({ code: 'EEXIST' });
    await sink.abort();
    await expect(stat(`${path}.part`)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
