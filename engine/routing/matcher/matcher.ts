/**
 * Who may serve whom, and in which order: the index behind the router. It knows no contact centre
 * words beyond these; everything it holds can be rebuilt from the tenant's state. All orders are
 * numbers that do not change while an entry is inside, so nothing is sorted twice.
 */

/** Bit of a channel in a mask; an agent is free for a channel while its bit is set. */
export type ChannelMask = number;

export interface SkillNeed {
  readonly skill: string;
  readonly levelMin: number;
}

/**
 * What an item asks for in its present ring. Equal requirements are one signature; the same object
 * for equal ones saves a look-up, but is not needed.
 */
export interface Requirement {
  /**
   * Members of any of these queues; the first is the item's own: its strategy and its counts order
   * the agents. An agent's position and weight are those in the first of these that they are in.
   * Empty = nobody, or, with `agent`, that agent whatever their queues.
   */
  readonly queues: readonly string[];
  readonly channel: ChannelMask;
  readonly must: readonly SkillNeed[];
  /** Agents who meet more of these come first, before the strategy is asked. */
  readonly should: readonly SkillNeed[];
  /** Only this agent (named, preferred or last agent); null = anyone. */
  readonly agent: string | null;
  /** Only agents whose presence lets them be rung. */
  readonly presentOnly: boolean;
}

/** Less comes first, field by field. `order` is unique, so that no two items are equal. */
export interface ItemOrder {
  readonly rank: number;
  readonly key: number;
  readonly order: number;
}

export interface MatchItem extends ItemOrder {
  readonly id: string;
  readonly requirement: Requirement;
  /** Not to be offered to these (they declined it); nearly always empty. */
  readonly except: ReadonlySet<string>;
}

/** How the agents of a queue are ordered. `bestSkill` sums the levels of the skills asked for. */
export type Strategy =
  | 'longestIdle'
  | 'longestIdleAllChannels'
  | 'leastOccupied'
  | 'fewestToday'
  | 'roundRobin'
  | 'bestSkill'
  | 'serial'
  | 'percent';

export interface Member {
  readonly queue: string;
  /** Place in a serial queue; less comes first. */
  readonly position: number;
  /** Share in a percent queue, > 0. */
  readonly weight: number;
}

/** What changes seldom: agents with equal queues and skills are one class. */
export interface MatchAgent {
  readonly id: string;
  readonly members: readonly Member[];
  readonly skills: readonly { readonly skill: string; readonly level: number }[];
}

/** What changes with every call; all numbers stand still while the agent is free. */
export interface Standing {
  readonly free: ChannelMask;
  readonly present: boolean;
  /** Order in which agents became idle; unique, never a time. */
  readonly idleSeq: number;
  /** The same without work of any channel; who has some comes after all who have none. */
  readonly idleAllSeq: number;
  /** Share of time worked, 0 to 1, as it was when they became free. */
  readonly occupancy: number;
  readonly handledToday: number;
  /** By queue: when last offered (round robin, as a sequence number), how many given (percent). */
  readonly lastOffered: (queue: string) => number;
  readonly given: (queue: string) => number;
}

/**
 * What an agent, or an item inside, is called between the matcher and its user: names are looked
 * up when somebody comes, not with every call. Given anew after the bearer is removed.
 */
export type AgentNumber = number;
export type ItemNumber = number;

export interface Found {
  readonly agent: AgentNumber;
  /** Agents free for this item, the found one included, `except` left out. */
  readonly eligible: number;
}

/**
 * Ties of a strategy go to the less `idleSeq`, then to the less id. Whoever uses the number of an
 * agent or item that was removed, or adds an agent that is there already, has a bug: an assertion.
 */
export interface Matcher {
  /** A queue that was never set orders by longest idle. */
  setQueue(queue: string, strategy: Strategy): void;
  /** The queue is no more; its members and items may stay and go by longest idle. */
  removeQueue(queue: string): void;
  /** Not free until `setStanding`. */
  addAgent(agent: MatchAgent): AgentNumber;
  /** Other members and skills for the same agent. Not free until `setStanding`. */
  changeAgent(number: AgentNumber, agent: MatchAgent): void;
  removeAgent(number: AgentNumber): void;
  setStanding(number: AgentNumber, standing: Standing): void;

  add(item: MatchItem): ItemNumber;
  remove(number: ItemNumber): void;

  /** For an item, inside or not: the best free agent. */
  agentFor(item: MatchItem): Found | null;
  /** For an agent: the first item by rank, key, order of all they may take and are free for. */
  itemFor(number: AgentNumber): ItemNumber | null;
  /** Slow, for people: the free agents of an item in the order in which they would be asked. */
  candidates(item: MatchItem): readonly AgentNumber[];
}
