import type { Command, LegId, RecordingId, VoiceAction } from '../domain/index.ts';

type RecordAction = Extract<VoiceAction, { kind: 'record' }>;
type Report = (leg: LegId, command: Command) => void;

const RECORDED_MS = 4_000;
const SIZE = 128_000;

/** What a platform records: a file ends with its leg, and dies with its process. */
export class SimRecordings {
  readonly #running = new Map<RecordingId, LegId>();
  readonly #report: Report;

  constructor(report: Report) {
    this.#report = report;
  }

  get running(): number {
    return this.#running.size;
  }

  /** false = cannot be done: nobody is there, or nothing is being recorded. */
  act(action: RecordAction, alive: boolean): boolean {
    const { leg, recording, mode } = action;
    if (mode === 'start') {
      if (!alive) return false;
      const isNew = !this.#running.has(recording);
      this.#running.set(recording, leg);
      if (isNew) this.#report(leg, { type: 'recordingStarted', leg, recording });
      return true;
    }
    if (!this.#running.has(recording)) return false;
    if (mode === 'stop') this.#end(recording, leg);
    else if (mode === 'pause') this.#report(leg, { type: 'recordingPaused', leg, recording });
    else this.#report(leg, { type: 'recordingResumed', leg, recording });
    return true;
  }

  legGone(leg: LegId): void {
    for (const [recording, of] of this.#running) if (of === leg) this.#end(recording, leg);
  }

  /** Nobody reports what the dead process was writing. */
  processDied(): void {
    this.#running.clear();
  }

  #end(recording: RecordingId, leg: LegId): void {
    this.#running.delete(recording);
    const end = { durationMs: RECORDED_MS, size: SIZE, failed: false };
    this.#report(leg, { type: 'recordingEnded', leg, recording, ...end });
  }
}
