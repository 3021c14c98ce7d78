import type { MatchAgent, Requirement, Strategy } from '../matcher.ts';

/** Everything that a matcher may be told, as data: it can be printed, shortened and run again. */
export type Step =
  | { readonly do: 'setQueue'; readonly queue: string; readonly strategy: Strategy }
  | { readonly do: 'removeQueue'; readonly queue: string }
  | { readonly do: 'setAgent'; readonly agent: MatchAgent }
  | { readonly do: 'removeAgent'; readonly id: string }
  | { readonly do: 'setStanding'; readonly id: string; readonly standing: PlainStanding }
  | { readonly do: 'add'; readonly item: PlainItem }
  | { readonly do: 'remove'; readonly id: string }
  /** A later ring: the item goes out and comes in with another requirement. */
  | { readonly do: 'widen'; readonly id: string; readonly requirement: Requirement }
  | { readonly do: 'decline'; readonly id: string; readonly agent: string }
  /** As a router does: the agent found becomes busy, or the item waits. */
  | { readonly do: 'arrive'; readonly item: PlainItem }
  /** As a router does: the item found leaves, and the agent is busy. */
  | { readonly do: 'take'; readonly agent: string };

export interface PlainItem {
  readonly id: string;
  readonly rank: number;
  readonly key: number;
  readonly order: number;
  readonly requirement: Requirement;
  readonly except: readonly string[];
}

export interface PlainStanding {
  readonly free: number;
  readonly present: boolean;
  readonly idleSeq: number;
  readonly idleAllSeq: number;
  readonly occupancy: number;
  readonly handledToday: number;
  readonly lastOffered: Readonly<Record<string, number>>;
  readonly given: Readonly<Record<string, number>>;
}

export interface Scenario {
  readonly seed: number;
  /** Small, so that signatures are dropped and made again. */
  readonly vacantMax: number;
  readonly steps: readonly Step[];
  /** Asked for after every step, without being inside. */
  readonly probes: readonly PlainItem[];
}
