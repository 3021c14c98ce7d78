import type { AgentConfig, OverflowTarget, QueueConfig } from '../domain/index.ts';
import { queueAdvice } from './queue-advice.ts';
import { recordingPolicyFaults } from './recording-check.ts';
import { lackOf, RING_ALL_MAX, ringsOf, takesCalls } from './routing/rings.ts';
import type { Config } from './state.ts';

export interface QueueRefs {
  readonly config: Config;
  /** null = the target is there. */
  readonly target: (target: Exclude<OverflowTarget, { kind: 'end' }>) => string | null;
}

/** What no queue may say: each fault with its path, what is wrong and a remedy. */
export function queueFaults(path: string, queue: QueueConfig, refs: QueueRefs): string[] {
  return [
    ...(queue.music.kind === 'text'
      ? [`${path}/music: text cannot loop; choose music or audio`]
      : []),
    ...twiceIn(`${path}/requirements`, queue.requirements.map(skillOf)),
    ...twiceIn(`${path}/should`, queue.should.map(skillOf)),
    ...ringFaults(path, queue, refs.config),
    ...agentFaults(path, queue, refs.config),
    ...targetFaults(path, queue, refs),
    ...timeFaults(path, queue),
    ...recordingPolicyFaults(path, queue),
  ];
}

const skillOf = ({ skill }: { readonly skill: string }) => skill;

function twiceIn(path: string, names: readonly string[]): string[] {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  return [...new Set(twice)].map((name) => `${path}: ${name} is there twice; keep one`);
}

/** Rings come later and later, and each takes at least whom the one before took. */
function ringFaults(path: string, queue: QueueConfig, config: Config): string[] {
  const faults: string[] = [];
  let before = { afterMs: 0, requirements: queue.requirements };
  queue.rings.forEach((ring, index) => {
    const at = `${path}/rings/${index}`;
    if (ring.afterMs <= before.afterMs) {
      faults.push(`${at}/afterMs: not later than the ring before it; give it a later time`);
    }
    faults.push(...twiceIn(`${at}/requirements`, ring.requirements.map(skillOf)));
    for (const { skill, levelMin } of ring.requirements) {
      const had = before.requirements.find((each) => each.skill === skill);
      if (had !== undefined && had.levelMin >= levelMin) continue;
      const asked = had === undefined ? 'nothing' : `only ${had.levelMin}`;
      faults.push(
        `${at}/requirements: asks for ${skill} ${levelMin} where the ring before it asks for ` +
          `${asked}; a later ring is wider`,
      );
    }
    for (const other of ring.queues) {
      if (other === queue.id) faults.push(`${at}/queues: names the queue itself; leave it out`);
      else if (!config.queues.has(other)) {
        faults.push(`${at}/queues: queue ${other} does not exist; add it or choose another`);
      }
    }
    before = ring;
  });
  return faults;
}

function agentFaults(path: string, queue: QueueConfig, config: Config): string[] {
  const listed = queue.agents?.map(({ agent }) => agent) ?? [];
  const unknown = listed.filter((id) => !config.agents.has(id));
  const faults = [
    ...twiceIn(`${path}/agents`, listed),
    ...(queue.authorised ?? [])
      .filter(({ agent }) => !config.agents.has(agent))
      .map(({ agent }) => `${path}/authorised: agent ${agent} does not exist; leave it out`),
    ...unknown.map((id) => `${path}/agents: agent ${id} does not exist; add it or leave it out`),
  ];
  if (queue.strategy === 'serial' && queue.agents === null && queue.members === undefined) {
    faults.push(`${path}/strategy: serial needs the list in agents; list them`);
  }
  const ringsAll = queue.strategy === 'attendant' && queue.presentMax === undefined;
  const most = ringsAll ? mostOf(queue, config) : 0;
  if (most > RING_ALL_MAX) {
    faults.push(
      `${path}/strategy: attendant would ring ${most} phones at once, at most ${RING_ALL_MAX}; ` +
        `choose another strategy or list fewer agents`,
    );
  }
  return faults;
}

/** Agents that the queue's widest ring could ask, those of other queues left out. */
function mostOf(queue: QueueConfig, config: Config): number {
  const rings = ringsOf(queue);
  const listed = queue.agents === null ? null : new Set(queue.agents.map(({ agent }) => agent));
  const may = (agent: AgentConfig) => {
    const isMeant = listed === null ? takesCalls(agent) : listed.has(agent.id);
    return isMeant && rings.some(({ must }) => lackOf(agent, must) === null);
  };
  return [...config.agents.values()].filter(may).length;
}

function* targetsOf(queue: QueueConfig): Generator<readonly [string, OverflowTarget]> {
  const { count, wait, noAgents } = queue.overflow;
  if (count !== null) yield ['overflow/count/target', count.target];
  if (wait !== null) yield ['overflow/wait/target', wait.target];
  if (noAgents !== null) yield ['overflow/noAgents/target', noAgents.target];
  if (queue.closedTarget !== null) yield ['closedTarget', queue.closedTarget];
}

function targetFaults(path: string, queue: QueueConfig, refs: QueueRefs): string[] {
  const faults: string[] = [];
  for (const [at, target] of targetsOf(queue)) {
    const fault = target.kind === 'end' ? null : refs.target(target);
    if (fault !== null) faults.push(`${path}/${at}: ${fault}`);
    if (target.kind === 'queue' && target.queue === queue.id) {
      faults.push(`${path}/${at}: the queue overflows into itself; choose another target`);
    }
  }
  if (queue.openHours !== null && !refs.config.hours.has(queue.openHours)) {
    faults.push(`${path}/openHours: hours ${queue.openHours} do not exist; add them`);
  }
  if (queue.openHours === null && queue.closedTarget !== null) {
    faults.push(`${path}/closedTarget: without openHours it never closes; give both or neither`);
  }
  return faults;
}

/** Times that contradict each other: what would never happen is not meant. */
function timeFaults(path: string, queue: QueueConfig): string[] {
  const faults: string[] = [];
  const { overflow, waitMaxMs, callback } = queue;
  const never = `waitMaxMs (${waitMaxMs}) ends the wait before; make it shorter`;
  if (overflow.wait !== null && overflow.wait.afterMs > waitMaxMs) {
    faults.push(`${path}/overflow/wait/afterMs: ${never}`);
  }
  const conditions = callback?.conditions;
  if (callback !== null && conditions === undefined && callback.offerAfterMs > waitMaxMs) {
    faults.push(`${path}/callback/offerAfterMs: ${never}`);
  }
  if ((conditions?.waitMs ?? 0) > waitMaxMs) {
    faults.push(`${path}/callback/conditions/waitMs: ${never}`);
  }
  if (callback !== null && callback.retryMs > callback.windowMs && callback.attemptsMax > 1) {
    faults.push(`${path}/callback/retryMs: longer than windowMs, so there is no second attempt`);
  }
  queue.rings.forEach((ring, index) => {
    if (ring.afterMs > waitMaxMs) faults.push(`${path}/rings/${index}/afterMs: ${never}`);
  });
  return faults;
}

/** Queues that send a caller round and round: by count, no agents or hours, without any wait. */
export function overflowCycles(queues: Iterable<QueueConfig>): string[] {
  const next = new Map<string, readonly string[]>();
  for (const queue of queues) {
    const targets = [...targetsOf(queue)].flatMap(([, target]) =>
      target.kind === 'queue' && target.queue !== queue.id ? [target.queue] : [],
    );
    next.set(queue.id, targets);
  }
  const faults: string[] = [];
  for (const start of next.keys()) {
    const path = pathBack(start, next);
    // Told once, at the queue of the cycle whose name comes first.
    if (path === null || path.some((queue) => queue < start)) continue;
    const round = [...path, start].join(' → ');
    faults.push(`queue/${start}/overflow: comes back to itself (${round}); break the circle`);
  }
  return faults;
}

/** The shortest way from a queue back to it; null = none. */
function pathBack(start: string, next: ReadonlyMap<string, readonly string[]>): string[] | null {
  const from = new Map<string, string>();
  const open = [start];
  for (let at = open.shift(); at !== undefined; at = open.shift()) {
    for (const to of next.get(at) ?? []) {
      if (to === start) return wayTo(at, from, start);
      if (from.has(to)) continue;
      from.set(to, at);
      open.push(to);
    }
  }
  return null;
}

function wayTo(last: string, from: ReadonlyMap<string, string>, start: string): string[] {
  const way = [last];
  for (let at = last; at !== start; ) {
    at = from.get(at) ?? start;
    way.unshift(at);
  }
  return way;
}

/** Can be published, but is probably not meant. */
export function queueWarnings(config: Config, queue: QueueConfig): string[] {
  const path = `queue/${queue.id}`;
  const has = (skill: string, levelMin: number) =>
    [...config.agents.values()].some((agent) => lackOf(agent, [{ skill, levelMin }]) === null);
  const warnings = queue.should
    .filter(({ skill, levelMin }) => !has(skill, levelMin))
    .map(({ skill, levelMin }) => `${path}/should: nobody has ${skill} ${levelMin}`);
  const { should, requirements } = queue;
  for (const { skill, levelMin } of should) {
    const must = requirements.find((each) => each.skill === skill);
    if (must !== undefined && must.levelMin >= levelMin) {
      warnings.push(
        `${path}/should: ${skill} ${levelMin} is asked for already; it changes nothing`,
      );
    }
  }
  const isExpertRing = queue.rings.some((ring) => ring.experts || ring.queues.length > 0);
  const isElsewhere = isExpertRing || queue.members !== undefined;
  if (mostOf(queue, config) === 0 && !isElsewhere) {
    warnings.unshift(`${path}/requirements: no agent meets them; callers will wait in vain`);
  }
  return [...warnings, ...queueAdvice(path, queue, config)];
}

/** An agent's own settings of queues. */
export function agentQueueFaults(path: string, agent: AgentConfig, config: Config): string[] {
  const queues = agent.queues.map(({ queue }) => queue);
  const unknown = queues.filter((queue) => !config.queues.has(queue));
  return [
    ...twiceIn(`${path}/queues`, queues),
    ...unknown.map((queue) => `${path}/queues: queue ${queue} does not exist; leave it out`),
    ...twiceIn(`${path}/skills`, agent.skills.map(skillOf)),
  ];
}
