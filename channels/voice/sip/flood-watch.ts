import type { DriverContext, DriverLog } from './context.ts';
import type { DriverTimers } from './timers.ts';

const LOOK_MS = 5_000;
/** An attack goes on for hours: this often it is said again. */
const AGAIN_MS = 600_000;

/** What of `counts().refused` is an attack, and not somebody who dialled wrongly. */
const REASONS = ['sourceRate', 'rangeRate', 'globalRate', 'guessing', 'overload'] as const;

const TEXTS: Readonly<Record<(typeof REASONS)[number], string>> = {
  sourceRate: 'One source sends more than its rate: the rest is turned away',
  rangeRate: 'A range of addresses sends too many calls: the rest is turned away',
  globalRate: 'Strangers send too many calls: the rest is turned away, known trunks go on',
  guessing: 'Somebody guesses passwords of phones, and is made to wait',
  overload: 'Too much is under way at once: new requests are turned away',
};

export interface FloodWatch {
  readonly refused: () => Readonly<Record<string, number>>;
  readonly timers: DriverTimers;
  readonly now: () => number;
  readonly log: DriverLog;
  /** Told when the guard begins to act, and now and then while it goes on. */
  readonly tell: (code: string, text: string) => void;
}

/** Whose calls are turned away is not known: all who may miss some are told. */
export function watchDoor(ctx: DriverContext): () => void {
  const { endpoint, host, timers, log } = ctx;
  return watchFloods({
    refused: () => endpoint.counts().refused,
    now: () => host.now(),
    timers,
    log,
    tell: (code, text) => {
      for (const tenant of host.tenants()) host.alert(tenant, code, text);
    },
  });
}

/** Says when the door turned an attack away. → stops. */
export function watchFloods(watch: FloodWatch): () => void {
  const before: Record<string, number> = {};
  const toldAt: Record<string, number> = {};
  const look = (): void => {
    const refused = watch.refused();
    for (const reason of REASONS) {
      const turnedAway = (refused[reason] ?? 0) - (before[reason] ?? 0);
      before[reason] = refused[reason] ?? 0;
      if (turnedAway <= 0) continue;
      watch.log({ level: 'warn', code: 'turnedAway', detail: `${reason} ${turnedAway}` });
      const last = toldAt[reason];
      if (last !== undefined && watch.now() - last < AGAIN_MS) continue;
      toldAt[reason] = watch.now();
      watch.tell(`flood.${reason}`, TEXTS[reason]);
    }
  };
  let timer = { clear: (): void => undefined };
  const again = (): void => {
    timer = watch.timers.set(LOOK_MS, () => {
      look();
      again();
    });
  };
  again();
  return () => timer.clear();
}
