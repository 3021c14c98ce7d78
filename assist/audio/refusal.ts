/** Why a file is no prompt, with how to mend it: what people read. */
export type AudioRefusal =
  | 'empty'
  | 'tooBig'
  | 'tooLong'
  | 'notAudio'
  | 'unsupported'
  | 'damaged'
  | 'silent'
  | 'tooSlow';

export const FILE_BYTES_MAX = 5 * 1024 * 1024;
export const DURATION_S_MAX = 15 * 60;

const CONVERT = 'convert it to WAV, MP3 or Ogg Opus (`ffmpeg -i FILE -ac 1 -ar 16000 out.wav`)';

const TEXTS: Readonly<Record<AudioRefusal, string>> = {
  empty: 'there is no sound in it: no samples; export the recording again',
  tooBig: `it is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB; upload it as MP3 or Ogg Opus`,
  tooLong: `it is longer than ${DURATION_S_MAX / 60} minutes; cut it, music loops by itself`,
  notAudio: `it is not an audio file that is known here; ${CONVERT}`,
  unsupported: `this kind of audio is not read here; ${CONVERT}`,
  damaged: 'it breaks off or is damaged before any sound; export the recording again',
  silent: 'it is silent all through; check the microphone and record it again',
  tooSlow: 'it could not be converted in time; upload a plain WAV, 16 bit, mono',
};

/** Refusals are values: `audio.wav: what; how to mend`. */
export interface Refused {
  readonly kind: 'refused';
  readonly why: AudioRefusal;
  readonly text: string;
}

export function refused(why: AudioRefusal, what?: string): Refused {
  return { kind: 'refused', why, text: what === undefined ? TEXTS[why] : `${what}: ${TEXTS[why]}` };
}
