import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createApi } from '../../../api/index.ts';
import { MemoryHost } from '../../../api/testing/memory-host.ts';
import { newMint } from '../../../api/testing/token-mint.ts';
import { AgentId } from '../../../domain/index.ts';

import { wallClock } from '../../../main/clock.ts';
import { ViewHub } from '../../../main/view/hub.ts';
import { quantile } from '../../../test/support/random.ts';
import { findRoot } from '../../root.ts';
import type { ClientPlan, Counted } from './clients.ts';
import { EventSource, tenant } from './source.ts';

interface Extent {
  readonly agents: number;
  readonly supervisors: number;
  readonly ms: number;
}
const whole: Extent = { agents: 950, supervisors: 50, ms: 15_000 };
const small: Extent = { agents: 950, supervisors: 50, ms: 3_000 };
const EVENTS_PER_S = 200;
const STEP_MS = 10;
const wall = (): number => performance.timeOrigin + performance.now();

/**
 * The hub and the events door with a thousand people watching: every agent at a desk of their own,
 * and supervisors who see each customer. The clients are another process; the CPU is this one's,
 * the engine that makes the events included.
 */
export async function benchFanout(args: readonly string[]): Promise<unknown> {
  const extent = args.includes('--small') ? small : whole;
  const committedAt = new Map<string, number>();
  const hub = new ViewHub(wallClock());
  let isShown = false;
  const source = new EventSource(extent.agents, (records) => {
    for (const { event } of records) {
      if (event.type === 'offered') committedAt.set(event.offer, wall());
    }
    if (isShown) hub.committed(tenant, records);
  });
  const sourceCores = await coresOf(() => drive(source, extent.ms));
  isShown = true;
  hub.onState(tenant, source.state);
  const door = await openDoor(hub, extent);
  const clients = await openClients(door.plan);
  try {
    const { cores, events, counted } = await run(source, clients, extent.ms);
    const ownMs = counted.offers.flatMap(({ offer, receivedAt }) => {
      const at = committedAt.get(offer);
      return at === undefined ? [] : [receivedAt - at];
    });
    return figures({ sourceCores, cores, events, counted, ownMs });
  } finally {
    clients.kill();
    await door.close();
  }
}

function figures(of: {
  readonly sourceCores: number;
  readonly cores: number;
  readonly events: number;
  readonly counted: Counted;
  readonly ownMs: readonly number[];
}) {
  const { counted, cores, sourceCores, ownMs } = of;
  const { sockets, seconds, deliveries, frames, bytes, closed, snapshots } = counted;
  const round = (value: number) => Math.round(value * 10) / 10;
  const thousandth = (value: number) => Math.round(value * 1_000) / 1_000;
  return {
    sockets,
    closed,
    snapshots,
    seconds: round(seconds),
    eventsPerSecond: Math.round(of.events / seconds),
    deliveriesPerSecond: Math.round(deliveries / seconds),
    cores: thousandth(cores),
    // What the engine takes to make the events, alone and before anybody watches.
    sourceCores: thousandth(sourceCores),
    deliveriesPerSecondACore: Math.round(deliveries / seconds / (cores - sourceCores)),
    deliveriesPerSecondACoreWithSource: Math.round(deliveries / seconds / cores),
    deliveriesGoalACore: 700_000,
    framesPerSecondASocket: round(frames / sockets / seconds),
    bytesAFrame: Math.round(bytes / frames),
    ownOffers: ownMs.length,
    ownOfferMs: { p50: round(quantile(ownMs, 0.5)), p99: round(quantile(ownMs, 0.99)) },
    ownOfferGoalMsP99: 25,
  };
}

async function run(source: EventSource, clients: ChildProcess, ms: number) {
  const warmUp = 2_000;
  await drive(source, warmUp);
  clients.send('reset');
  const before = source.events;
  const cores = await coresOf(() => drive(source, ms));
  const events = source.events - before;
  const counted = new Promise<Counted>((resolve) => {
    clients.once('message', (message) => resolve(message as Counted)); // our own other end
  });
  clients.send('count');
  return { cores, events, counted: await counted };
}

/** CPU of this process, in cores, while something goes on. */
async function coresOf(run: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e3 / (performance.now() - startedAt);
}

async function drive(source: EventSource, ms: number): Promise<void> {
  const startedAt = performance.now();
  const from = source.events;
  for (;;) {
    const passed = performance.now() - startedAt;
    if (passed >= ms) return;
    source.step(passed / 1_000, EVENTS_PER_S, from);
    await pause(STEP_MS);
  }
}

/** The API's own routes and socket before the hub; who asks is in the token. */
async function openDoor(hub: ViewHub, { agents, supervisors }: Extent) {
  const host = new HubHost(hub);
  const clock = wallClock();
  const mint = await newMint(() => clock.now(), 'ES256');
  const webDir = mkdtempSync(join(tmpdir(), 'patchbay-fanout-'));
  writeFileSync(join(webDir, 'index.html'), '<!doctype html>');
  const app = await createApi({ host, auth: mint.auth, webDir, cloudUrl: null });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const desk = (n: number) => mint.token({ oid: `a${n}`, roles: ['agent'] });
  const live = (n: number) => mint.token({ oid: `s${n}`, roles: ['supervisor'] });
  const tokens = await Promise.all([
    ...Array.from({ length: agents }, (_, n) => desk(n)),
    ...Array.from({ length: supervisors }, (_, n) => live(n)),
  ]);
  const close = async () => {
    await app.close();
    rmSync(webDir, { recursive: true, force: true });
  };
  return { plan: { port, tokens } satisfies ClientPlan, close };
}

async function openClients(plan: ClientPlan): Promise<ChildProcess> {
  const runner = join(findRoot(), 'tools/run-ts.js');
  const clients = fork(runner, ['tools/bench/bench.ts', 'fanout-clients'], { cwd: findRoot() });
  await once(clients, 'message');
  clients.send(plan);
  await once(clients, 'message');
  return clients;
}

/** The hub as the API wants it; persons are whoever the token says. */
class HubHost extends MemoryHost {
  readonly #hub: ViewHub;
  readonly #clock = wallClock();

  constructor(hub: ViewHub) {
    super();
    this.#hub = hub;
  }

  override async tenantOf({ oid }: { readonly oid: string }) {
    return { tenant, agent: oid.startsWith('a') ? AgentId.parse(oid) : null };
  }

  override board() {
    return this.#hub.board(tenant);
  }

  override subscribe(...[_tenant, , onPatch, onGone]: Parameters<MemoryHost['subscribe']>) {
    return this.#hub.subscribe(tenant, onPatch, onGone);
  }

  override async resolveCustomers(
    _viewer: unknown,
    refs: Parameters<MemoryHost['resolveCustomers']>[1],
  ) {
    return new Map(refs.map((ref) => [ref, '+447700900123']));
  }

  override now(): number {
    return this.#clock.now();
  }
}
