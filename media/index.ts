export type { Codec } from './codec.ts';
export { createMediaEngine } from './engine.ts';
export { MediaError } from './fault.ts';
export type { MediaErrorCode } from './fault.ts';
export { decodeG711, encodeG711 } from './g711.ts';
export { lineHere, lineThere, type LineQuality } from './line-quality.ts';
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
  SrtpPolicy,
  WorkerHealth,
  WorkerLoad,
} from './port.ts';
export type {
  LegRecording,
  RecordingEnd,
  RecordingSink,
  RecordOptions,
  WrappedKey,
} from './port-record.ts';
export type { MediaRoom, RoomPlace, RoomRole } from './port-room.ts';
export type { LegSnapshot } from './port-snapshot.ts';
export type {
  AudioInput,
  AudioTap,
  InputOptions,
  RoomTapOptions,
  TapDirection,
  TapFrame,
  TapOptions,
} from './port-stream.ts';
export { openFileSink } from './recording/file-sink.ts';
export type { RecordingHeader } from './recording/format.ts';
export { readRecording, recordingToWav } from './recording/reader.ts';
export type { ReadRecordingOptions, RecordingAudio } from './recording/reader.ts';
export { measureRecording, openRecording } from './recording/stream.ts';
export type { RecordingFile } from './recording/stream.ts';
export { pcmOf, resampleTo8k, samplesOf } from './resample.ts';
export { goertzel, rms, strongestTone } from './spectrum.ts';
export { readWav, writeWav } from './wav.ts';
export type { Wav } from './wav.ts';
