import type { Guest } from './guest.ts';
import type { HostRequest } from './protocol.ts';

export interface Asked {
  readonly guest: Guest;
  readonly request: HostRequest;
  readonly args: readonly unknown[];
  /** The first argument where it is an object, else an empty one. */
  readonly info: Readonly<Record<string, unknown>>;
}

/** undefined: nothing is answered, because teams-js waits for nothing or the answer is lost. */
export type Handler = (
  asked: Asked,
) => readonly unknown[] | undefined | Promise<readonly unknown[] | undefined>;

export type Handlers = Readonly<Record<string, Handler>>;
