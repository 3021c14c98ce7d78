/** What this driver wrote, for those who may not know of media: read and measured where it lies. */
export { encodeG711, measureRecording, openRecording } from '../../../media/index.ts';
export type { RecordingFile } from '../../../media/index.ts';
