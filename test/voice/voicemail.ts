import { goertzel, readWav } from '../../media/index.ts';
import { askJson } from '../support/http.ts';
import { until, untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices } from './hearing.ts';
import { mainLine } from './scenarios.ts';
import { bytesOf, isNoSoundOnDisk, soundOf } from './sound-files.ts';

interface Message {
  readonly id: string;
  readonly at: number;
  readonly customerText: string;
  readonly durationMs: number;
}

interface Mail {
  readonly id: number;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly { readonly contentType: string }[];
}

const SPEAKS_MS = 2_000;
const HEARD = 1_500;
const WINDOW = 1_600;

/**
 * Key 9: greeting, tone, a message, hash. It lies in the box and in Reception's mailbox, its sound
 * is what was said, and on the disk it is no sound to anybody.
 */
export async function leavesMessage(context: Context): Promise<void> {
  await context.configure('voicemail', 'reception', { workQueue: 'sales' });
  await leaveIt(context);
  await anaHearsIt(context);
}

/** Work of Sales: Ana's phone rings, and it is the message that she hears. */
async function anaHearsIt(context: Context): Promise<void> {
  const { twin } = context;
  const { display } = await twin.rings('ana');
  if (!display.startsWith('Sales · voicemail')) throw new Error(`Ana's phone shows ${display}`);
  await twin.onPhone('ana', 'answer');
  await hearExactly('the message on the phone', [
    { who: 'Ana', ear: phoneEar(context, 'ana'), hears: ['customer'] },
  ]);
  await twin.onPhone('ana', 'hangup');
}

async function leaveIt(context: Context): Promise<void> {
  const { api, twin, caller } = context;
  const call = await twin.call(caller, mainLine, '9');
  await inVoicemail(context, caller, 'greeting');
  await twin.onCall(call, 'press', { digits: '#' });
  await untilTrue('the tone', async () => {
    return hasTone(await twin.heard(`calls/${call}`));
  });
  await inVoicemail(context, caller, 'recording');
  await twin.onCall(call, 'tone', { hz: voices.customer });
  const from = Date.now();
  await untilTrue('enough to be said', () => Promise.resolve(Date.now() - from > SPEAKS_MS));
  await twin.onCall(call, 'press', { digits: '#' });
  // The newest of this caller is the work that came of it.
  await untilTrue('the call to have its outcome', async () => {
    return (await api.of(caller)).some(({ outcome }) => outcome?.kind === 'voicemailLeft');
  });

  const message = await messageOf(context, caller);
  if (message.durationMs < SPEAKS_MS) throw new Error(`it lasts ${message.durationMs} ms only`);
  saysWhatWasSaid('the message', message.wav);
  await lieInMailbox(context);
  isNoSoundOnDisk(context, 'voicemail', message.id);
}

/** Somewhere in what was heard, as it lasts 0.4 s only. */
function hasTone(heard: Int16Array): boolean {
  for (let at = 0; at + WINDOW <= heard.length; at += WINDOW / 2) {
    if (goertzel(heard.subarray(at, at + WINDOW), 1_000) > HEARD) return true;
  }
  return false;
}

export async function inVoicemail(
  { api }: Context,
  caller: string,
  phase: 'greeting' | 'recording',
): Promise<void> {
  await untilTrue(`${caller} to be in the ${phase}`, async () => {
    return (await api.of(caller))[0]?.node === `Reception: ${phase}`;
  });
}

/** What this caller left lies in the box, with its sound. */
export async function messageOf(
  context: Context,
  caller: string,
): Promise<Message & { readonly wav: Buffer }> {
  const box = '/voicemails/reception/messages';
  const message = await until('the message to lie in the box', async () => {
    const { items } = (await context.api.get(box)) as { items: Message[] };
    return items.find(({ customerText }) => customerText === caller);
  });
  return { ...message, wav: await soundOf(context, `${box}/${message.id}/audio`) };
}

/** All the while but its edges: of the digit's tone nothing is in the sound that RFC 4733 tells. */
function saysWhatWasSaid(what: string, bytes: Buffer): void {
  const { samples } = readWav(bytes);
  const middle = samples.subarray(samples.length / 2 - 3_200, samples.length / 2 + 3_200);
  if (goertzel(middle, voices.customer) < HEARD) throw new Error(`${what} is not what was said`);
  if (goertzel(middle, 1_000) > HEARD / 3) throw new Error(`${what} has the tone in it`);
}

async function lieInMailbox({ stack, caller }: Context): Promise<void> {
  const box = `${stack.cloudUrl}/emulator/mailboxes/reception@contoso.example`;
  const mail = await until('the mail', async () => {
    const mails = (await askJson('GET', box)) as Mail[];
    return mails.find(({ text }) => text.includes(caller));
  });
  if (mail.files[0]?.contentType !== 'audio/wav') throw new Error('the mail has no sound');
  const file = await bytesOf(await fetch(`${box}/${mail.id}/files/0`));
  if (file.readUInt16LE(20) !== 7) throw new Error('the sound is not G.711');
}
