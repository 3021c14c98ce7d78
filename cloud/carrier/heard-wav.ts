import { writeWav } from '../../media/index.ts';

/** What the phone heard last, as a WAV file: 8 kHz, 16 bit, mono. */
export async function heardWav(of: { heard(): Promise<Int16Array> }): Promise<Buffer> {
  return Buffer.from(writeWav(await of.heard()));
}
