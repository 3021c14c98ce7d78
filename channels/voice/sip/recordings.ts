import type { RecordingId, TenantId, VoiceAction } from '../../../domain/index.ts';
import { openFileSink } from '../../../media/index.ts';
import type { AudioTap, LegRecording } from '../../../media/index.ts';
import type { ActionResult } from '../port.ts';
import { failed, LEG_GONE, OK } from './context.ts';
import type { DriverContext } from './context.ts';
import { CountingSink } from './counting-sink.ts';
import { nameOf } from './hang-up.ts';
import type { Leg } from './leg-table.ts';
import { SilenceMeter } from './silence-meter.ts';

type RecordAction = Extract<VoiceAction, { kind: 'record' }>;

/** One file of a recording while it is being opened and written. */
interface Segment {
  readonly leg: Leg;
  /** null while the file is being opened. */
  media: LegRecording | null;
  /** Of one that silence ends. */
  tap: AudioTap | null;
}

/**
 * ```
 * start ──► opening ──file and key──► writing ◄──pause, resume──► paused
 *              └──fault──► ended, failed   └──stop, leg over, fault──► ended
 * ```
 * A leg whose media move, or whose place another leg takes, begins a new segment; only the last
 * segment's end is the recording's end.
 */
class Recording {
  readonly tenant: TenantId;
  readonly id: RecordingId;
  readonly #meter: SilenceMeter | null;
  #segment: Segment | null = null;
  #isPaused = false;
  #isOver = false;
  #wasTold = false;
  #durationMs = 0;
  #size = 0;

  constructor(tenant: TenantId, { recording, silenceMs }: RecordAction) {
    this.tenant = tenant;
    this.id = recording;
    this.#meter = silenceMs === undefined ? null : new SilenceMeter(silenceMs, () => this.stop());
  }

  get leg(): Leg | null {
    return this.#segment?.leg ?? null;
  }

  /** It has ended, and that was told. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whatever happens, the call does not wait for it. Resolves when this segment is over. */
  async begin(ctx: DriverContext, leg: Leg): Promise<void> {
    this.leave();
    const segment: Segment = { leg, media: null, tap: null };
    this.#segment = segment;
    if (leg.talking === null) return this.#endOf(segment, false);
    let sink: CountingSink | null = null;
    try {
      const target = await ctx.host.recordingTarget(this.tenant, this.id);
      sink = new CountingSink(await openFileSink(target.path, { keepBroken: true }));
      const media = this.#segment === segment ? leg.talking : null;
      if (media === null) {
        await sink.abort();
        return this.#endOf(segment, false);
      }
      const { wrapKey, facts } = target;
      segment.media = media.record({ sink, wrapKey: (key) => wrapKey(key), facts });
      const meter = this.#meter;
      if (meter !== null) {
        segment.tap = media.tap({
          direction: 'said',
          onFrame: ({ samples }) => meter.frame(samples),
        });
      }
      if (this.#isPaused) segment.media.pause();
    } catch (error) {
      ctx.log({ level: 'warn', code: 'recordingFailed', detail: nameOf(error) });
      await sink?.abort().catch(() => undefined);
      return this.#endOf(segment, true);
    }
    if (!this.#wasTold) this.#tell(leg, 'recordingStarted');
    this.#wasTold = true;
    await this.#written(ctx, segment, sink);
  }

  setPaused(isPaused: boolean): void {
    const { leg, media } = this.#segment ?? { leg: null, media: null };
    this.#isPaused = isPaused;
    if (isPaused) media?.pause();
    else media?.resume();
    if (leg !== null) this.#tell(leg, isPaused ? 'recordingPaused' : 'recordingResumed');
  }

  /** Before the file is open there is nothing to keep. */
  stop(): void {
    const segment = this.#segment;
    if (segment === null) return;
    if (segment.media === null) this.#endOf(segment, false);
    else void segment.media.stop().catch(() => undefined);
  }

  /** The segment ends, the recording does not. */
  leave(): void {
    const media = this.#segment?.media;
    this.#segment?.tap?.close();
    this.#segment = null;
    void media?.stop().catch(() => undefined);
  }

  /** Until the last chunk is stored. */
  async #written(ctx: DriverContext, segment: Segment, sink: CountingSink): Promise<void> {
    let isBroken = false;
    try {
      await segment.media?.done;
    } catch (error) {
      isBroken = true;
      const cause = error instanceof Error ? error.cause : error;
      ctx.log({ level: 'warn', code: 'recordingFailed', detail: nameOf(cause) });
    }
    this.#durationMs += sink.durationMs;
    this.#size += sink.size;
    this.#endOf(segment, isBroken);
  }

  /** A segment that another has followed, or that was stopped, ends nothing any more. */
  #endOf(segment: Segment, isBroken: boolean): void {
    if (this.#segment !== segment) return;
    const { leg } = segment;
    segment.tap?.close();
    this.#segment = null;
    this.#isOver = true;
    void leg.facts.push({
      type: 'recordingEnded',
      leg: leg.id,
      recording: this.id,
      durationMs: this.#durationMs,
      size: this.#size,
      failed: isBroken,
      ...(this.#meter === null ? {} : { voicedMs: this.#meter.voicedMs }),
    });
  }

  #tell(leg: Leg, type: 'recordingStarted' | 'recordingPaused' | 'recordingResumed'): void {
    void leg.facts.push({ type, leg: leg.id, recording: this.id });
  }
}

/** The recordings that run in this process. */
export class Recordings {
  readonly #running = new Map<string, Recording>();
  readonly #segments = new Set<Promise<void>>();
  /** Asked for each 20 ms of who hears a call live, so that it must be short. */
  readonly #paused = new Set<Recording>();

  perform(
    ctx: DriverContext,
    of: { readonly tenant: TenantId; readonly leg: Leg | undefined },
    action: RecordAction,
  ): ActionResult {
    const { tenant, leg } = of;
    const known = this.#running.get(`${tenant} ${action.recording}`);
    if (action.mode === 'start') {
      if (leg === undefined || leg.talking === null) return LEG_GONE;
      if (known?.leg === leg) return OK;
      this.#begin(ctx, known ?? new Recording(tenant, action), leg);
      return OK;
    }
    if (known === undefined) return failed('notRecording');
    if (action.mode === 'stop') known.stop();
    else this.#setPaused(known, action.mode === 'pause');
    return OK;
  }

  /** Its media are about to be replaced: gives what `goOn` needs. */
  suspend(leg: Leg): readonly Recording[] {
    const all = [...this.#running.values()].filter((each) => each.leg === leg);
    for (const each of all) each.leave();
    return all;
  }

  goOn(ctx: DriverContext, leg: Leg, suspended: readonly Recording[]): void {
    for (const each of suspended) this.#begin(ctx, each, leg);
  }

  /** What its peer says now is kept out of a recording. */
  isPaused(leg: Leg): boolean {
    for (const each of this.#paused) if (each.leg === leg) return true;
    return false;
  }

  /** When all that ran is on the disk. */
  async settled(): Promise<void> {
    await Promise.all(this.#segments);
  }

  #setPaused(recording: Recording, isPaused: boolean): void {
    recording.setPaused(isPaused);
    if (isPaused) this.#paused.add(recording);
    else this.#paused.delete(recording);
  }

  #begin(ctx: DriverContext, recording: Recording, leg: Leg): void {
    const key = `${recording.tenant} ${recording.id}`;
    this.#running.set(key, recording);
    const segment = recording.begin(ctx, leg).then(() => {
      this.#segments.delete(segment);
      if (!recording.isOver || this.#running.get(key) !== recording) return;
      this.#running.delete(key);
      this.#paused.delete(recording);
    });
    this.#segments.add(segment);
  }
}
