import { describe, expect, it } from 'vitest';
import { LegId } from '../../../domain/index.ts';
import type { Command } from '../../../domain/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { FactQueue } from './fact-queue.ts';

const leg = LegId.parse('leg-1');
const digit = (key: string): Command => ({ type: 'digitPressed', leg, digit: key });
const ended: Command = { type: 'legEnded', leg, cause: 'hungUp', status: 0 };

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Time passes at once. */
const timers = {
  set(_delayMs: number, fire: () => void) {
    const pending = setImmediate(fire);
    return { clear: () => clearImmediate(pending) };
  },
};

function newQueue(): { host: RecordingHost; queue: FactQueue; log: string[] } {
  const host = new RecordingHost();
  const log: string[] = [];
  const sink = { host, timers, log: (event: { code: string }) => void log.push(event.code) };
  return { host, queue: new FactQueue(sink, host.tenant), log };
}

describe('the facts of a leg', () => {
  it('arrive in order, though the host wants them again', async () => {
    const { host, queue } = newQueue();
    host.nextResults.push({ kind: 'retry', retryAfterS: 1 }, { kind: 'retry', retryAfterS: 30 });
    const sent = [queue.push(digit('1')), queue.push(digit('2')), queue.push(ended)];
    const results = await Promise.all(sent);
    expect(results.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
    expect(host.submitted.map(({ command }) => command)).toEqual([digit('1'), digit('2'), ended]);
  });

  it('keep their places while one is still being made', async () => {
    const { host, queue } = newQueue();
    const answered: Command = { type: 'legAnswered', leg, dialog: null };
    let made = (_command: Command): void => undefined;
    const first = queue.push(new Promise<Command>((resolve) => (made = resolve)));
    const second = queue.push(ended);
    made(answered);
    await Promise.all([first, second]);
    expect(host.submitted.map(({ command }) => command)).toEqual([answered, ended]);
  });

  it('do not wait for a ringing that waits for company', async () => {
    const { host, queue } = newQueue();
    const ringing: Command = { type: 'legRinging', leg };
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => (open = resolve));
    const offered: Command[] = [];
    host.beforeCommit = (command) => {
      offered.push(command);
      return gate;
    };
    const sent = [queue.push(ringing), queue.push(ended), queue.push(digit('1'))];
    await turn();
    expect(offered).toEqual([ringing, ended]);
    open();
    await Promise.all(sent);
    expect(offered).toEqual([ringing, ended, digit('1')]);
  });

  it('are offered again when the host throws', async () => {
    const { host, queue } = newQueue();
    let faults = 2;
    host.beforeCommit = () =>
      faults-- > 0 ? Promise.reject(new Error('away')) : Promise.resolve();
    expect((await queue.push(ended)).kind).toBe('committed');
  });

  it('are dropped when the engine refuses them, and the next one goes', async () => {
    const { host, queue, log } = newQueue();
    host.nextResults.push({ kind: 'refused', reason: 'unknownLeg', details: [] });
    const [first, second] = await Promise.all([queue.push(digit('1')), queue.push(ended)]);
    expect(first).toMatchObject({ kind: 'refused', reason: 'unknownLeg' });
    expect(second.kind).toBe('committed');
    expect(log).toContain('factRefused');
  });

  it('are bounded: a flood of keys loses keys, never the end', async () => {
    const { host, queue } = newQueue();
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    host.beforeCommit = () => gate;
    const flood = Array.from({ length: 500 }, () => queue.push(digit('1')));
    const last = queue.push(ended);
    open();
    await Promise.all([...flood, last]);
    expect(host.submitted.length).toBeLessThan(100);
    expect(host.submitted.at(-1)?.command).toEqual(ended);
  });

  it('wait behind the one that decides whether the call is taken', async () => {
    const { host, queue } = newQueue();
    host.nextResults.push({ kind: 'retry', retryAfterS: 1 });
    const once = queue.pushOnce(digit('0'), []);
    const after = queue.push(ended);
    expect((await once).kind).toBe('retry');
    expect((await after).kind).toBe('committed');
    expect(host.submitted.map(({ command }) => command)).toEqual([ended]);
  });

  it('are given up when the driver closes', async () => {
    const { host, queue } = newQueue();
    host.nextResults.push(
      ...Array.from({ length: 50 }, () => ({ kind: 'retry', retryAfterS: 1 }) as const),
    );
    const waiting = queue.push(ended);
    queue.close();
    expect(await waiting).toMatchObject({ kind: 'refused', reason: 'closed' });
  });
});
