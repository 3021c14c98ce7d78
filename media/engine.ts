import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { MediaError } from './fault.ts';
import { LegSdp } from './leg-sdp.ts';
import { OwnLeg } from './leg.ts';
import type {
  LegOptions,
  MediaEngine,
  MediaLeg,
  MediaOptions,
  WorkerHealth,
  WorkerLoad,
} from './port.ts';
import type { MediaRoom } from './port-room.ts';
import type { LegSnapshot } from './port-snapshot.ts';
import { PortRange } from './port-range.ts';
import { OwnRoom } from './room.ts';
import { resumeFrom } from './worker/resume.ts';
import type { LegResume } from './worker/resume.ts';
import { WorkerSlot } from './worker-slot.ts';

const LEGS_MAX_PER_WORKER = 1000;
const TICK_LATE_MAX_MS = 1000;
/** Ports of others in our range are stepped over; more than this and the range is not ours. */
const BIND_TRIES = 50;

/**
 * Starts the worker threads. Throws MediaError('workerFailed') when the worker's file is missing:
 * from source there is none until `media/test-support/worker.ts` has built it.
 */
export async function createMediaEngine(options: MediaOptions): Promise<MediaEngine> {
  const entry = workerEntry(options.workerEntry);
  const engine = new Engine(options, entry);
  try {
    await engine.health();
  } catch (error) {
    await engine.close();
    throw error;
  }
  return engine;
}

function workerEntry(given: string | undefined): string {
  const path = given ?? fileURLToPath(new URL('./media-worker.js', import.meta.url));
  if (!existsSync(path)) throw new MediaError('workerFailed', `no media worker at ${path}`);
  return path;
}

/** What a restored leg brings along. */
interface Before {
  readonly snapshot?: LegSnapshot;
  readonly resume?: LegResume;
}

class Engine implements MediaEngine {
  readonly #options: MediaOptions;
  readonly #ports: PortRange;
  readonly #slots: readonly WorkerSlot[];
  readonly #groups = new Map<string, { readonly slot: WorkerSlot; legs: number }>();
  #nextLeg = 1;
  #nextRoom = 1;
  #isClosed = false;

  constructor(options: MediaOptions, entry: string) {
    this.#options = options;
    this.#ports = new PortRange(options.ports);
    const count = Math.max(1, options.workers);
    this.#slots = Array.from({ length: count }, (_, worker) => new WorkerSlot(worker, entry));
  }

  async openLeg(options: LegOptions): Promise<MediaLeg> {
    this.#mustBeOpen();
    const slot = this.#enter(options.group, true);
    return this.#add(slot, options, {});
  }

  async restoreLeg(snapshot: LegSnapshot): Promise<MediaLeg> {
    this.#mustBeOpen();
    if (snapshot.version !== 1) {
      throw new MediaError('badState', 'a leg snapshot of another version');
    }
    const { session } = snapshot.secret;
    const nowMs = performance.timeOrigin + performance.now();
    const resume = resumeFrom(snapshot.stream, { nowMs, keys: session?.srtp });
    // A call that is already up is not turned away for lateness.
    const slot = this.#enter(snapshot.options.group, false);
    const leg = await this.#add(slot, snapshot.options, { snapshot, resume });
    if (session !== undefined) leg.resume(session);
    return leg;
  }

  newRoom(): MediaRoom {
    this.#mustBeOpen();
    return new OwnRoom(this.#nextRoom++);
  }

  #mustBeOpen(): void {
    if (this.#isClosed) throw new MediaError('closed', 'the media engine is closed');
  }

  async #add(slot: WorkerSlot, options: LegOptions, before: Before): Promise<OwnLeg> {
    const number = this.#nextLeg++;
    let port: number;
    try {
      port = await this.#bind(slot, { number, options, before });
    } catch (error) {
      this.#leave(options.group, slot);
      throw error;
    }
    const sdp = this.#newSdp(port, options, before.snapshot);
    return slot.add(
      number,
      (home) => new OwnLeg({ number, port, home }, options, sdp),
      () => {
        this.#ports.give(port);
        this.#leave(options.group, slot);
      },
    );
  }

  #newSdp(port: number, options: LegOptions, snapshot: LegSnapshot | undefined): LegSdp {
    const sdpOptions = {
      address: this.#options.advertise ?? this.#options.bind,
      port,
      codecs: options.codecs,
      ptimeMs: options.ptimeMs ?? 20,
      srtp: options.srtp,
    };
    if (snapshot === undefined) return new LegSdp(sdpOptions);
    return new LegSdp(sdpOptions, { state: snapshot.sdp, secret: snapshot.secret.sdp });
  }

  async health(): Promise<readonly WorkerHealth[]> {
    return Promise.all(this.#slots.map((slot) => slot.health()));
  }

  load(): readonly WorkerLoad[] {
    return this.#slots.map((slot) => ({
      worker: slot.worker,
      legs: slot.legs,
      tickLateMs: Math.round(slot.tickLateMs),
      takesLegs: !this.#isClosed && !this.#isLate(slot) && slot.legs < this.#legsMax,
    }));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#slots.map((slot) => slot.close()));
  }

  /** A place is taken before anything is awaited, so that a burst cannot pass the limit. */
  #enter(group: string, isNew: boolean): WorkerSlot {
    const known = this.#groups.get(group);
    const slot = known?.slot ?? this.#leastLoaded();
    if (isNew && this.#isLate(slot)) {
      throw new MediaError('overloaded', 'the media workers are late');
    }
    if (slot.legs >= this.#legsMax) {
      throw new MediaError('full', 'the media workers carry as many legs as they may');
    }
    slot.legs++;
    if (known === undefined) this.#groups.set(group, { slot, legs: 1 });
    else known.legs++;
    return slot;
  }

  #leave(group: string, slot: WorkerSlot): void {
    slot.legs--;
    const known = this.#groups.get(group);
    if (known !== undefined && --known.legs === 0) this.#groups.delete(group);
  }

  get #legsMax(): number {
    return this.#options.legsMaxPerWorker ?? LEGS_MAX_PER_WORKER;
  }

  #isLate(slot: WorkerSlot): boolean {
    return slot.tickLateMs > (this.#options.tickLateMaxMs ?? TICK_LATE_MAX_MS);
  }

  /** A late one only when all are. */
  #leastLoaded(): WorkerSlot {
    const inTime = this.#slots.filter((slot) => !this.#isLate(slot));
    const slots = inTime.length > 0 ? inTime : this.#slots;
    return slots.reduce((least, slot) => (slot.legs < least.legs ? slot : least));
  }

  async #bind(
    slot: WorkerSlot,
    { number, options, before }: { number: number; options: LegOptions; before: Before },
  ): Promise<number> {
    const wanted = before.snapshot?.port;
    const tries = wanted === undefined ? Math.min(BIND_TRIES, this.#ports.size) : 1;
    for (let n = 0; n < tries; n++) {
      const port = wanted === undefined ? this.#ports.take() : this.#ports.takeThis(wanted);
      const open = {
        kind: 'open' as const,
        leg: number,
        bind: this.#options.bind,
        port,
        silenceTimeoutMs: options.silenceTimeoutMs ?? 0,
        keepHeardMs: options.keepHeardMs ?? 0,
        inbandDigits: options.inbandDigits ?? true,
        resume: before.resume,
      };
      const reply = await slot.request(open).catch((error: unknown) => {
        this.#ports.give(port);
        throw error;
      });
      if (reply.kind === 'done') return port;
      this.#ports.give(port);
      if (reply.kind === 'failed' && reply.reason === 'portInUse') continue;
      const text = reply.kind === 'failed' ? reply.text : reply.kind;
      throw new MediaError('noPorts', `cannot bind ${this.#options.bind}: ${text}`);
    }
    throw new MediaError('noPorts', 'the RTP ports are in use by others');
  }
}
