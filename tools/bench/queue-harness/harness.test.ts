import { afterEach, describe, expect, it } from 'vitest';
import { freePort } from '../../../test/support/ports.ts';
import { Floor } from './floor.ts';
import { planOf } from './plan.ts';
import { Run } from './run.ts';

let floor: Floor | null = null;
afterEach(() => floor?.close());

async function start(agents: number) {
  const [port, agentsPort] = [await freePort(), await freePort()];
  floor = await Floor.open({ port, agentsPort, agents, journal: null });
  return { target: { host: '127.0.0.1', port }, number: '600', agentsPort };
}

describe('the harness on the bare queue', () => {
  it('sees each call at an agent, once', async () => {
    const where = await start(20);
    const plan = planOf(where, { mode: 'lat', rate: 40, durationMs: 500, talkMs: 50 });
    const figures = await new Run(plan).run();
    expect(figures).toMatchObject({ calls: 20, failed: 0, doubled: 0, statuses: {} });
    expect(figures.setUpMs?.count).toBe(20);
  });

  it('keeps callers waiting, and sees agents who are free taken again', async () => {
    const where = await start(3);
    const plan = planOf(where, {
      mode: 'backlog',
      agents: 3,
      callers: 9,
      talkMs: 60,
      gapMs: 1,
      durationMs: 600,
    });
    const { refillMs, calls, doubled } = await new Run(plan).run();
    expect(doubled).toBe(0);
    expect(calls).toBeGreaterThan(3);
    // Who rang before the counted part has no hang-up in it; all others have.
    expect(refillMs?.count).toBeGreaterThan(calls - 4);
  });
});
