import { expect, it } from 'vitest';
import { DialPolicyConfig } from '../../../domain/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { until } from '../test-support/until.ts';
import { DialAlerts } from './dial-alerts.ts';
import { watchFloods } from './flood-watch.ts';
import { realTimers } from './timers.ts';

it('an attack is told once, again when it goes on for long, and not when it is over', () => {
  let now = 0;
  let refused: Record<string, number> = { notAdmitted: 5 };
  let due: () => void = () => undefined;
  const told: string[] = [];
  const stop = watchFloods({
    refused: () => refused,
    now: () => now,
    log: () => undefined,
    tell: (code) => void told.push(code),
    timers: {
      set: (delayMs, fire) => {
        due = () => {
          now += delayMs;
          fire();
        };
        return { clear: () => void (due = () => undefined) };
      },
    },
  });
  due();
  expect(told).toEqual([]);
  refused = { ...refused, guessing: 3 };
  due();
  refused = { ...refused, guessing: 9 };
  due();
  due();
  expect(told).toEqual(['flood.guessing']);
  now += 600_000;
  due();
  expect(told).toHaveLength(1);
  refused = { ...refused, guessing: 10, globalRate: 1 };
  due();
  expect(told).toEqual(['flood.guessing', 'flood.globalRate', 'flood.guessing']);
  stop();
  refused = { ...refused, rangeRate: 1 };
  due();
  expect(told).toHaveLength(3);
});

it('a ceiling of the dialling policy is told once an hour, another refusal never', async () => {
  const host = new RecordingHost();
  host.policy = DialPolicyConfig.parse({ kind: 'dialPolicy' });
  const sink = { host, timers: realTimers, log: () => undefined };
  const alerts = new DialAlerts();
  const rules = ['notPermitted', 'spend', 'spend', 'rate'] as const;
  for (const rule of rules) alerts.refused(sink, host.tenant, rule);
  await host.fact('raiseAlert', ({ code }) => code === 'dialRateReached');
  host.wallMs += 3_600_000;
  alerts.refused(sink, host.tenant, 'spend');
  await until('all are told', () => host.factsOf('raiseAlert').length === 3);
  const codes = host.factsOf('raiseAlert').map(({ code }) => code);
  expect(codes).toEqual(['dialSpendReached', 'dialRateReached', 'dialSpendReached']);
});
