import type { FlowValue, StreamEnd } from '../../../domain/index.ts';
import type { DriverTimers } from '../sip/timers.ts';
import type { AgentConnector, AgentLine, LegSound, SoundRate, Speaking } from './agent-line.ts';
import { parseAgentMessage } from './agent-message.ts';
import type { AgentMessage } from './agent-message.ts';
import { Marks } from './marks.ts';
import { SoundQueue } from './sound-queue.ts';

/** Connected anew so often, each time a little later; then it is lost. */
const AGAIN_AFTER_MS = [250, 1_000];
/** The last words are heard to their end, within reason. */
const LAST_WORDS_MS = 10_000;
/** Of text and sound together: fifty frames a second, and as much again thrice. */
const MESSAGES_PER_SECOND_MAX = 200;

export interface ConversationOptions {
  readonly connector: AgentConnector;
  readonly sound: LegSound;
  readonly timers: DriverTimers;
  /** The first message of each connection, but for `type` and `resumed`. */
  readonly start: Readonly<Record<string, unknown>>;
  readonly timeMsMax: number;
  readonly log: (code: string, detail: string) => void;
  readonly onStarted: () => void;
  /** Once. */
  readonly onEnded: (end: ConversationEnd) => void;
}

export interface ConversationEnd {
  readonly why: StreamEnd;
  readonly outcome: string | null;
  readonly values: Readonly<Record<string, FlowValue>>;
}

/**
 * A leg speaks with a virtual agent.
 * ```
 * connecting ──ready──► talking ──end──► lastWords ──heard──► over
 *     ▲  └──lost, late──┐   │lost
 *     └──again, twice───┴◄──┘   every state ──time, stop, lost for good──► over
 * ```
 */
export class Conversation {
  readonly #options: ConversationOptions;
  readonly #queue = new SoundQueue();
  #state: 'connecting' | 'talking' | 'lastWords' | 'over' = 'connecting';
  #line: AgentLine | null = null;
  #losses = 0;
  #rateHz: SoundRate | null = null;
  #hearing: { close(): void } | null = null;
  #speaking: Speaking | null = null;
  #marks: Marks | null = null;
  #ready: { clear(): void } | null = null;
  #last: Omit<ConversationEnd, 'why'> = { outcome: null, values: {} };
  readonly #pending = new Set<{ clear(): void }>();
  #second = { messages: 0, timer: null as { clear(): void } | null };

  constructor(options: ConversationOptions) {
    this.#options = options;
    this.#after(options.timeMsMax, () => this.#say('time').#over({ why: 'time' }));
    void this.#connect();
  }

  get dropped(): number {
    return this.#queue.dropped;
  }

  digit(digit: string): void {
    if (this.#state === 'talking') this.#send({ type: 'digit', digit });
  }

  stop(): void {
    this.#say('stopped').#over({ why: 'stopped' });
  }

  async #connect(): Promise<void> {
    const { connector, start } = this.#options;
    let line: AgentLine;
    try {
      line = await connector.connect();
    } catch (error) {
      return this.#lost(error instanceof Error ? error.message : 'connect');
    }
    if (this.#state === 'over') return line.close();
    this.#line = line;
    line.onClosed = () => this.#lost('closed');
    line.onText = (text) => this.#onText(text);
    line.onSound = (pcm) => this.#onSound(pcm);
    this.#ready = this.#after(connector.timeoutMs, () => this.#lost('notReady'));
    const resumed = this.#rateHz !== null;
    this.#send({
      type: 'start',
      version: 1,
      ...start,
      encoding: 'pcm_s16le',
      frameMs: 20,
      resumed,
    });
  }

  #onText(text: string): void {
    if (!this.#mayTalk()) return;
    const message = parseAgentMessage(text);
    if (message === 'bad') return this.#failed('badMessage');
    if (message !== null) this.#take(message);
  }

  #take(message: AgentMessage): void {
    switch (message.type) {
      case 'ready':
        return this.#onReady(message.rateHz);
      case 'mark':
        return this.#marks?.add(message.name);
      case 'clear':
        return this.#speaking?.flush();
      case 'end':
        return this.#onEnd(message);
    }
  }

  /** The rate of the first connection holds for all. */
  #onReady(rateHz: SoundRate): void {
    if (this.#state !== 'connecting') return;
    this.#ready?.clear();
    this.#state = 'talking';
    if (this.#rateHz !== null) return;
    this.#rateHz = rateHz;
    const { sound, timers, onStarted } = this.#options;
    const speaking = sound.speak(rateHz);
    const marks = new Marks(speaking, timers, (name) => this.#send({ type: 'mark', name }));
    speaking.onDrained = () => {
      marks.drained();
      if (this.#state === 'lastWords') this.#finishWhenHeard();
    };
    [this.#speaking, this.#marks] = [speaking, marks];
    this.#hearing = sound.hear(rateHz, (samples) => {
      this.#queue.push(this.#state === 'talking' ? this.#line : null, samples);
    });
    onStarted();
  }

  #onSound(pcm: Uint8Array): void {
    if (!this.#mayTalk() || this.#state !== 'talking') return;
    const samples = samplesOf(pcm);
    this.#speaking?.write(samples);
    this.#marks?.wrote((samples.length * 1_000) / (this.#rateHz ?? 8_000));
  }

  #onEnd({ outcome, values }: Extract<AgentMessage, { type: 'end' }>): void {
    if (this.#state !== 'talking') return;
    this.#state = 'lastWords';
    this.#last = { outcome, values: this.#options.connector.fieldsOf(values) };
    this.#line?.close();
    this.#line = null;
    this.#after(LAST_WORDS_MS, () => this.#finish());
    this.#finishWhenHeard();
  }

  /** A drain that was told meanwhile may be of earlier words: the queue itself is asked. */
  #finishWhenHeard(): void {
    const look = async (): Promise<void> => {
      if ((await this.#speaking?.stats())?.queuedMs === 0) this.#finish();
    };
    look().catch(() => this.#finish());
  }

  #finish(): void {
    if (this.#state === 'lastWords') this.#over({ why: 'ended', ...this.#last });
  }

  /** Silence to the caller meanwhile; what they say then is kept for two seconds. */
  #lost(detail: string): void {
    if (this.#state !== 'connecting' && this.#state !== 'talking') return;
    this.#ready?.clear();
    this.#line?.close();
    this.#line = null;
    this.#state = 'connecting';
    const againMs = AGAIN_AFTER_MS[this.#losses++];
    if (againMs === undefined) return this.#failed(detail);
    this.#options.log('agentLost', detail);
    this.#after(againMs, () => void this.#connect());
  }

  #failed(detail: string): void {
    this.#options.log('agentFailed', detail);
    this.#over({ why: 'failed' });
  }

  #mayTalk(): boolean {
    if (this.#state === 'over' || this.#state === 'lastWords') return false;
    this.#second.timer ??= this.#after(1_000, () => {
      this.#second = { messages: 0, timer: null };
    });
    if (++this.#second.messages <= MESSAGES_PER_SECOND_MAX) return true;
    this.#failed('tooMany');
    return false;
  }

  #say(why: string): this {
    if (this.#line !== null) this.#send({ type: 'stop', why });
    return this;
  }

  #send(message: Readonly<Record<string, unknown>>): void {
    this.#line?.send(JSON.stringify(message));
  }

  #over(end: Partial<ConversationEnd> & Pick<ConversationEnd, 'why'>): void {
    if (this.#state === 'over') return;
    this.#state = 'over';
    for (const timer of this.#pending) timer.clear();
    this.#marks?.stop();
    this.#hearing?.close();
    this.#speaking?.close();
    this.#line?.close();
    this.#line = null;
    this.#options.onEnded({ outcome: null, values: {}, ...end });
  }

  #after(delayMs: number, fire: () => void): { clear(): void } {
    const timer = this.#options.timers.set(delayMs, () => {
      this.#pending.delete(timer);
      fire();
    });
    this.#pending.add(timer);
    return timer;
  }
}

/** An odd byte at the end is nothing. */
function samplesOf(pcm: Uint8Array): Int16Array {
  const samples = new Int16Array(pcm.byteLength >> 1);
  new Uint8Array(samples.buffer).set(pcm.subarray(0, samples.length * 2));
  return samples;
}
