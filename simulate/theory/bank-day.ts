import { type Arrival, dayOfTraffic } from '../traffic.ts';
import { Centre } from './centre.ts';
import type { Told } from './estimates.ts';

/** Days of a bank's calls through one queue with constant staff: nothing here is stationary. */
export interface BankDays {
  readonly seed: number;
  readonly days: number;
  readonly agents: number;
  readonly callsPerDay: number;
  readonly talkMeanMs: number;
}

export interface BankResult {
  readonly told: readonly Told[];
  readonly offered: number;
  readonly abandoned: number;
  readonly answeredIn20S: number;
}

export function runBankDays(options: BankDays): BankResult {
  const { days, agents } = options;
  const told: Told[] = [];
  let [offered, abandoned, inTime] = [0, 0, 0];
  for (let day = 0; day < days; day++) {
    const centre = new Centre({ queues: ['line'], teams: [{ agents, queues: ['line'] }] });
    const arrive = (arrival: Arrival): void => {
      const { clock } = centre;
      const cameMs = clock.now();
      let estimateMs: number | null = null;
      let state: 'new' | 'waiting' | 'talking' = 'new';
      const call = centre.arrive('line', {
        onWaiting: () => (estimateMs = centre.estimateOfNewest()),
        onConnected: () => {
          state = 'talking';
          const waitedMs = clock.now() - cameMs;
          if (waitedMs <= 20_000) inTime++;
          if (estimateMs !== null) {
            told.push({ estimateMs, waitedMs });
          }
          clock.after(arrival.talkMs, () => {
            centre.leave(call);
          });
        },
        onOver: () => undefined,
      });
      if (call.state !== 'waiting') return;
      clock.after(arrival.patienceMs, () => {
        if (state === 'talking') return;
        abandoned++;
        centre.leave(call);
      });
    };
    const arrivals = dayOfTraffic({ ...options, day });
    offered += arrivals.length;
    for (const arrival of arrivals) centre.clock.after(arrival.atMs, () => arrive(arrival));
    while (centre.clock.step());
  }
  return { told, offered, abandoned, answeredIn20S: inTime };
}
