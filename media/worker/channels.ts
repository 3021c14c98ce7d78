import { Input } from './input.ts';
import type { WorkerLeg } from './leg.ts';
import type { ChannelEvent, Reply, ToWorker, Whose } from './messages.ts';
import type { MixRoom } from './mix-room.ts';
import { Recorder } from './recorder.ts';
import { Tap } from './tap.ts';

/** Where channels are attached. */
export interface ChannelTargets {
  leg(leg: number): WorkerLeg | undefined;
  room(room: number): MixRoom | undefined;
  post(channel: number, event: ChannelEvent, transfer?: ArrayBufferLike): void;
}

type Channel = { readonly leg?: number; readonly room?: number; readonly end: () => void } & (
  | { readonly kind: 'recorder'; readonly recorder: Recorder }
  | { readonly kind: 'tap'; readonly tap: Tap }
  | { readonly kind: 'input'; readonly input: Input }
);

type Of<K extends ToWorker['kind']> = Extract<ToWorker, { kind: K }>;

/** Recordings, taps and inputs of one worker by their number; each ends with its leg or room. */
export class Channels {
  readonly #targets: ChannelTargets;
  readonly #channels = new Map<number, Channel>();

  constructor(targets: ChannelTargets) {
    this.#targets = targets;
  }

  record({ channel, leg, pause }: Of<'record'>): void {
    const target = this.#targets.leg(leg);
    if (target === undefined) {
      this.#targets.post(channel, { kind: 'ended' });
      return;
    }
    for (const [other, one] of this.#channels) {
      if (one.kind === 'recorder' && one.leg === leg) this.end(other);
    }
    const recorder = new Recorder(pause, (samples, isLast) => {
      this.#targets.post(channel, { kind: 'recorded', samples }, samples.buffer);
      if (isLast) this.#forget(channel);
    });
    const end = () => {
      if (target.sound.recorder === recorder) target.sound.recorder = undefined;
      recorder.end();
    };
    target.sound.recorder = recorder;
    this.#channels.set(channel, { kind: 'recorder', recorder, leg, end });
  }

  pauseRecord({ channel, isPaused }: Of<'pauseRecord'>): void {
    const found = this.#channels.get(channel);
    if (found?.kind === 'recorder') found.recorder.isPaused = isPaused;
  }

  tap({ channel, of, direction }: Of<'tap'>): void {
    const tap = new Tap(direction, (frame) => {
      this.#targets.post(channel, { kind: 'frame', ...frame }, frame.samples.buffer);
    });
    const end = this.#attachTap(of, tap);
    if (end === undefined) this.#targets.post(channel, { kind: 'ended' });
    else this.#channels.set(channel, { kind: 'tap', tap, end, ...idOf(of) });
  }

  #attachTap(of: Whose, tap: Tap): (() => void) | undefined {
    if (of.kind === 'leg') {
      const leg = this.#targets.leg(of.leg);
      leg?.sound.addTap(tap);
      return leg && (() => leg.sound.removeTap(tap));
    }
    const room = this.#targets.room(of.room);
    room?.taps.add(tap);
    return room && (() => void room.taps.delete(tap));
  }

  tapTaken({ channel, frames }: Of<'tapTaken'>): void {
    const found = this.#channels.get(channel);
    if (found?.kind === 'tap') found.tap.taken(frames);
  }

  input({ channel, of, bargeIn }: Of<'input'>): void {
    const input = new Input(bargeIn, {
      drained: (reason) => this.#targets.post(channel, { kind: 'drained', reason }),
    });
    const end = this.#attachInput(of, input);
    if (end === undefined) this.#targets.post(channel, { kind: 'ended' });
    else this.#channels.set(channel, { kind: 'input', input, end, ...idOf(of) });
  }

  #attachInput(of: Whose, input: Input): (() => void) | undefined {
    if (of.kind === 'room') {
      const room = this.#targets.room(of.room);
      room?.inputs.add(input);
      return room && (() => void room.inputs.delete(input));
    }
    const leg = this.#targets.leg(of.leg);
    if (leg === undefined) return undefined;
    for (const [other, one] of this.#channels) {
      if (one.kind === 'input' && one.leg === of.leg) this.end(other);
    }
    leg.input = input;
    return () => {
      if (leg.input === input) leg.input = undefined;
    };
  }

  inputAudio({ channel, samples }: Of<'inputAudio'>): void {
    const found = this.#channels.get(channel);
    if (found?.kind === 'input') found.input.write(samples);
  }

  inputFlush({ channel }: Of<'inputFlush'>): void {
    const found = this.#channels.get(channel);
    if (found?.kind === 'input') found.input.flush();
  }

  inputStats({ channel }: Of<'inputStats'>): Reply {
    const found = this.#channels.get(channel);
    if (found?.kind !== 'input') return { kind: 'input', droppedMs: 0, queuedMs: 0 };
    const { droppedMs, queuedMs } = found.input;
    return { kind: 'input', droppedMs, queuedMs };
  }

  end(channel: number): void {
    const found = this.#channels.get(channel);
    if (found === undefined) return;
    found.end();
    this.#forget(channel);
  }

  legClosed(leg: number): void {
    for (const [channel, one] of this.#channels) if (one.leg === leg) this.end(channel);
  }

  roomClosed(room: number): void {
    for (const [channel, one] of this.#channels) if (one.room === room) this.end(channel);
  }

  /** The last word of a channel, once. */
  #forget(channel: number): void {
    if (this.#channels.delete(channel)) this.#targets.post(channel, { kind: 'ended' });
  }
}

function idOf(of: Whose): { readonly leg: number } | { readonly room: number } {
  return of.kind === 'leg' ? { leg: of.leg } : { room: of.room };
}
