export { createMediaEngine } from './engine.ts';
export { MediaError } from './fault.ts';
export type { MediaErrorCode } from './fault.ts';
export { decodeG711, encodeG711 } from './g711.ts';
export type { Codec } from './g711.ts';
export type {
  AudioSource,
  Direction,
  LegOptions,
  LegStats,
  MediaEngine,
  MediaLeg,
  MediaOptions,
  PlayEnd,
  PlayOptions,
  WorkerHealth,
} from './port.ts';
export { resampleTo8k } from './resample.ts';
export { goertzel, rms, strongestTone } from './spectrum.ts';
export { readWav, writeWav } from './wav.ts';
export type { Wav } from './wav.ts';
