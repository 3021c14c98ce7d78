import type { FlowValue } from '../../../domain/index.ts';

/**
 * One connection to a virtual agent: text is control (docs/guides/virtual-agents.md), bytes are
 * sound.
 */
export interface AgentLine {
  send(data: string | Uint8Array): void;
  /** Given to `send` and not yet on the wire. */
  readonly waitingBytes: number;
  /** `onClosed` is not told of it. */
  close(): void;
  onText: (text: string) => void;
  onSound: (pcm: Uint8Array) => void;
  /** Once: the other side closed it, it was lost, or broke a limit. */
  onClosed: () => void;
}

/** A connector of type agent, as the process lets a driver use it. */
export interface AgentConnector {
  /** To connect, and again to be ready. */
  readonly timeoutMs: number;
  /** Whether it is told who calls. */
  readonly sendsCaller: boolean;
  connect(): Promise<AgentLine>;
  /** What of its values a flow gets to know. */
  fieldsOf(values: unknown): Readonly<Record<string, FlowValue>>;
}

/** The sound of the leg, as far as a conversation needs it: tap and injection of the media. */
export interface LegSound {
  hear(rateHz: SoundRate, onFrame: (samples: Int16Array) => void): { close(): void };
  speak(rateHz: SoundRate): Speaking;
}

export type SoundRate = 8000 | 16000;

export interface Speaking {
  write(samples: Int16Array): void;
  flush(): void;
  close(): void;
  onDrained: (reason: 'played' | 'flushed') => void;
  stats(): Promise<{ readonly droppedMs: number; readonly queuedMs: number }>;
}
