import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../../test/support/ports.ts';
import { Stack } from '../../test/support/stack.ts';
import { recordedPeers } from './peers.ts';
import { type Measured, measure, startFloor, type Target } from './queue-harness/processes.ts';
import type { Plan } from './queue-harness/plan.ts';
import { compare, type Row, rowOf, type System, SYSTEMS } from './routing-rows.ts';

const NUMBER = '600';
const AGENTS = 300;
type Point = Partial<Plan> & Pick<Plan, 'mode'> & { readonly name: string };

const POINTS: readonly Point[] = [
  { name: 'setUp', mode: 'lat' },
  { name: 'refill', mode: 'backlog', agents: 50 },
  { name: 'load40', mode: 'load', rate: 40 },
  { name: 'load120', mode: 'load', rate: 120 },
];

/** Set-up and refill. */
const SMALL_POINTS = 2;

/**
 * `npm run bench -- routing [--small] [--only NAME] [--rounds N]`: the whole durable product as a
 * SIP queue, beside the floor in the same run, the recorded peers quoted; then the matcher alone.
 */
export async function benchRouting(args: readonly string[]): Promise<unknown> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      small: { type: 'boolean', default: false },
      only: { type: 'string' },
      rounds: { type: 'string' },
    },
  });
  const rounds = Number(values.rounds ?? (values.small ? 1 : 2));
  const points = POINTS.filter(({ name }) => values.only === undefined || name === values.only).map(
    (point) => (values.small ? { ...point, durationMs: 3_000 } : point),
  );
  const agentsPort = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-routing-'));
  const stack = await Stack.start({
    cloud: false,
    start: false,
    env: { PATCHBAY_RTP_PORTS: '20000-27999', PATCHBAY_LOG: 'warn' },
  });
  try {
    const rows: Row[] = [];
    for (let round = 1; round <= rounds; round++) {
      for (const point of values.small ? points.slice(0, SMALL_POINTS) : points) {
        for (const system of SYSTEMS) {
          const seeded = { ...point, seed: round };
          rows.push(
            rowOf(system, point.name, await one(system, seeded, { stack, agentsPort, folder })),
          );
        }
      }
    }
    return {
      compared: compare(rows),
      rows,
      recordedPeers,
      matcher: await matcherRows(values.small),
      ...(values.small || values.only !== undefined ? {} : await durableRows()),
    };
  } finally {
    await stack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Place {
  readonly stack: Stack;
  readonly agentsPort: number;
  readonly folder: string;
}

/** Every system is started fresh for every point. */
async function one(system: System, point: Point, place: Place): Promise<Measured> {
  const agents = point.agents ?? AGENTS;
  if (system === 'ours') return measureOurs(point, agents, place);
  const journal = system === 'floor' ? null : join(place.folder, `floor-${Date.now()}`);
  const { agentsPort } = place;
  const floor = await startFloor({ port: await freePort(), agentsPort, agents, journal });
  try {
    return await measure(floor.target, point);
  } finally {
    await floor.stop();
  }
}

async function measureOurs(point: Point, agents: number, place: Place): Promise<Measured> {
  const { stack, agentsPort } = place;
  const data = join(stack.data, 'data');
  rmSync(data, { recursive: true, force: true });
  await stack.startProduct([
    'demo',
    ...['--agents', `${agents}`, '--contact', `sip:a{n}@127.0.0.1:${agentsPort}`],
    ...['--number', NUMBER, '--wrapup', '0'],
  ]);
  const target: Target = {
    pid: stack.product.pid,
    port: stack.ports.sip,
    number: NUMBER,
    agentsPort,
    isDatabase: (command) => command.includes(data) && command.includes('postgres'),
  };
  try {
    return await measure(target, point);
  } finally {
    await stack.product.stop(20_000);
  }
}

/** The whole engine in memory, and its segments on PostgreSQL: benches of their own rooms. */
async function durableRows(): Promise<Record<string, unknown>> {
  const engine = await (await import('../../engine/engine.bench.ts')).bench();
  const journal = await import('../../journal/journal.bench.ts');
  const { append } = await journal.bench({ history: JOURNAL_HISTORY });
  return { engine, durable: append };
}

const JOURNAL_HISTORY = 20_000;

/** The matcher alone. */
async function matcherRows(small: boolean): Promise<unknown> {
  const { benchMatcher } = await import('../../engine/routing/matcher/matcher.bench.ts');
  return benchMatcher({ small });
}
