import type { QueueConfig } from '../domain/index.ts';

/** What a queue's recording may not say: what would never be heard is not meant. */
export function recordingPolicyFaults(path: string, { recording }: QueueConfig): string[] {
  if (recording === undefined || recording.mode === 'off') return [];
  const { consent, announcement } = recording;
  const at = `${path}/recording/announcement`;
  if (consent !== 'none' && announcement === null) {
    return [`${at}: consent ${consent} needs words to say; give an announcement`];
  }
  if (consent === 'none' && announcement !== null) {
    return [`${at}: would never be said; choose consent announce or key, or leave it out`];
  }
  return announcement?.kind === 'music' ? [`${at}: music says nothing; choose text or audio`] : [];
}
