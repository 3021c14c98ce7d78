import { writeWav } from '../../media/index.ts';
import type { PhoneCall } from './phone-call.ts';

/** What the phone heard last, as a WAV file: 8 kHz, 16 bit, mono. */
export async function heardWav(call: PhoneCall): Promise<Buffer> {
  return Buffer.from(writeWav(await call.heard()));
}
