import { beforeAll, describe, expect, it } from 'vitest';
import { bundled } from '../test-support/bundle.ts';
import { sine, wavOf, writeS16 } from '../test-support/wav.ts';
import { AudioConverter } from './converter.ts';

let workerEntry = '';
beforeAll(async () => {
  workerEntry = await bundled('audio-worker');
});

describe('the converter', () => {
  it('converts on a thread of its own, one file after the other', async () => {
    const converter = new AudioConverter({ workerEntry });
    const file = wavOf({}, sine(700, 0.2), writeS16);
    const [one, two] = await Promise.all([
      converter.convert(file),
      converter.convert(new TextEncoder().encode('not audio')),
    ]);
    expect(one).toMatchObject({ kind: 'converted', format: 'wav' });
    expect(one.kind === 'converted' && one.samples).toHaveLength(1_600);
    expect(two).toMatchObject({ kind: 'refused', why: 'notAudio' });
  });

  it('a file that takes too long is refused, and the next one is taken', async () => {
    const hasty = new AudioConverter({ workerEntry, timeoutMs: 1 });
    const file = wavOf({}, sine(700, 2), writeS16);
    expect(await hasty.convert(file)).toMatchObject({ kind: 'refused', why: 'tooSlow' });
    expect(await hasty.convert(file)).toMatchObject({ why: 'tooSlow' });
  });

  it('closed, its thread ends, and nobody waits for it or starts another', async () => {
    const converter = new AudioConverter({ workerEntry });
    const file = wavOf({}, sine(700, 2), writeS16);
    const two = [converter.convert(file), converter.convert(file)];
    const refused = two.map((each) => expect(each).rejects.toMatchObject({ code: 'closed' }));
    converter.close();
    await Promise.all(refused);
    await expect(converter.convert(file)).rejects.toMatchObject({ code: 'closed' });
  });

  it('a thread that dies of a file takes nothing with it', async () => {
    const converter = new AudioConverter({ workerEntry: '/nowhere/audio-worker.js' });
    expect(await converter.convert(new Uint8Array(9))).toMatchObject({ why: 'damaged' });
  });
});
