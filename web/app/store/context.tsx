import { createContext, useCallback, useContext, useRef, useSyncExternalStore } from 'react';
import type { ServerClock } from '../../clock.ts';
import type { LinkState } from '../../live-socket.ts';
import type { Rest } from '../shell/rest.ts';
import type { ApiClient, Me } from '../api/client.ts';
import type { BoardState, BoardStore } from '../../board-store.ts';
import { sameParts } from './same.ts';
import { onBeat } from './ticker.ts';
import type { Value } from './value.ts';

/** What every screen stands on; made once, at sign-in. */
export interface Services {
  readonly board: BoardStore;
  readonly clock: ServerClock;
  readonly api: ApiClient;
  readonly link: Value<LinkState>;
  readonly me: Me;
  readonly rest: Pick<Rest, 'isAsleep' | 'page'>;
  /** True inside Teams: its shell shows the person, alerts go through its activity feed. */
  readonly inTeams: boolean;
}

const ServicesContext = createContext<Services | null>(null);
export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (services === null) throw new Error('used outside of ServicesProvider');
  return services;
}

/**
 * A part of the board; the component is drawn again only when that part changed. Lists and plain
 * objects are compared by their members, one level deep.
 */
export function useBoard<T>(select: (board: BoardState) => T): T {
  const { board } = useServices();
  const last = useRef<{ readonly value: T } | null>(null);
  const read = useCallback(() => {
    const value = select(board.state());
    const before = last.current;
    if (before !== null && sameParts(before.value, value)) return before.value;
    last.current = { value };
    return value;
  }, [board, select]);
  return useSyncExternalStore(board.subscribe, read);
}

export function useLink(): LinkState {
  const { link } = useServices();
  return useSyncExternalStore(link.subscribe, link.get);
}

/** True while Teams keeps the page behind another app. */
export function useAsleep(): boolean {
  const { rest } = useServices();
  return useSyncExternalStore(rest.isAsleep.subscribe, rest.isAsleep.get);
}

/** The text or number that `of` makes of the server's time; drawn again only when it changes. */
export function useTime<T extends string | number>(of: (now: number) => T): T {
  const { clock } = useServices();
  return useSyncExternalStore(onBeat, () => of(clock.now()));
}
