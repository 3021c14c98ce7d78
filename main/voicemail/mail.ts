import type { VoicemailConfig } from '../../domain/index.ts';
import { encodeG711 } from '../../channels/index.ts';
import type { MessageRow } from '../../journal/index.ts';
import { ATTACHMENT_BYTES_MAX, type Mail } from '../../microsoft/index.ts';

export interface MessageMail {
  readonly box: VoicemailConfig;
  readonly row: MessageRow;
  /** null = nothing can be heard. */
  readonly samples: Int16Array | null;
  readonly caller: string | null;
  readonly words: string | null;
  readonly timeZone: string;
}

/** The message as mail: who, when, how long, its words, and the sound where it is not too long. */
export function mailOf({ box, row, samples, caller, words, timeZone }: MessageMail): Mail {
  const [first = '', ...more] = box.mailTo;
  const who = caller ?? 'a withheld number';
  const at = new Date(row.at).toLocaleString('en-GB', { timeZone, timeZoneName: 'short' });
  const wav = samples === null ? null : wavOf(samples);
  const isWhole = wav !== null && wav.length <= ATTACHMENT_BYTES_MAX;
  const lines = [
    `Voicemail: ${box.name}`,
    `From: ${who}`,
    `Left: ${at}`,
    `Length: ${lengthText(row.durationMs)}`,
    ...(words === null ? [] : ['', words]),
    ...(isWhole ? [] : ['', 'It is too long for a mail. Listen to it in the Desk.']),
  ];
  return {
    // In the name of the mailbox that gets it: no other need exist.
    from: first,
    to: [first, ...more],
    subject: `Voicemail from ${who} (${lengthText(row.durationMs)})`,
    text: lines.join('\n'),
    attachment: isWhole ? { name: `voicemail-${row.id}.wav`, type: 'audio/wav', bytes: wav } : null,
  };
}

function lengthText(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** RIFF, G.711 µ-law: half the size of PCM, and every player knows it. */
function wavOf(samples: Int16Array): Buffer {
  const sound = encodeG711('PCMU', samples);
  const header = Buffer.alloc(46);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(38 + sound.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 38, 'latin1');
  header.writeUInt32LE(sound.length, 42);
  return Buffer.concat([header, sound]);
}
