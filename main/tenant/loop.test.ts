import { describe, expect, it } from 'vitest';
import {
  AgentId,
  Command,
  ConfigDocument,
  type Effect,
  EffectId,
  InteractionId,
  TenantId,
} from '../../domain/index.ts';
import { liveLegs, openEffects, type TenantState } from '../../engine/index.ts';
import { type CommitFault, decodeBody, MemoryJournal, MemoryStore } from '../../journal/index.ts';
import { silentLog, StepClock, turn } from '../test-support/step-clock.ts';
import { TenantLoop } from './loop.ts';

const tenant = TenantId.parse('t');
const by = { kind: 'system' } as const;

const publish: Command = {
  type: 'publishConfig',
  documents: [
    ConfigDocument.parse({ kind: 'settings', name: 'T', timeZone: 'Europe/London' }),
    ConfigDocument.parse({
      kind: 'agent',
      id: 'ana',
      name: 'Ana',
      skills: [],
      address: { kind: 'sip', uri: 'sip:ana@127.0.0.1:5080' },
    }),
  ],
  removed: [],
  note: '',
};
const ready: Command = {
  type: 'setAgentState',
  agent: AgentId.parse('ana'),
  duty: { kind: 'ready' },
};
const withQueue: Command = {
  type: 'publishConfig',
  documents: [
    ConfigDocument.parse({ kind: 'queue', id: 'q', name: 'Q', requirements: [] }),
    ConfigDocument.parse({ kind: 'number', number: '600', entry: { kind: 'queue', queue: 'q' } }),
    ConfigDocument.parse({
      kind: 'trunk',
      id: 'loopback',
      name: 'L',
      role: 'loopback',
      uri: null,
      allow: ['127.0.0.1'],
    }),
  ],
  removed: [],
  note: '',
};
const incoming: Command = Command.parse({
  type: 'legIncoming',
  leg: 'in-1',
  trunk: 'loopback',
  number: '600',
  customer: null,
  facts: { anonymous: true, country: null, numberClass: 'unknown', vip: false, blocked: false },
  dialog: {},
});
const alarm: Command = { type: 'raiseAlert', code: 'test', text: 'test' };

async function harness() {
  const clock = new StepClock();
  const store = new MemoryStore();
  const faults: CommitFault[] = [];
  let held: Promise<void> = Promise.resolve();
  const journal = new MemoryJournal({
    store,
    now: () => clock.now(),
    onAppend: async () => {
      await held;
      return faults.shift() ?? 'none';
    },
  });
  const effects: Effect[] = [];
  const announced: number[] = [];
  const lost: string[] = [];
  const states: TenantState[] = [];
  const spoil: { state?: (state: TenantState) => void } = {};
  const make = async (
    holder: string,
    reconcile: (loop: TenantLoop, state: TenantState) => Promise<unknown> = () => Promise.resolve(),
  ) => {
    const lease = await journal.leases.acquire(tenant, holder, 1_000);
    if (lease.kind !== 'acquired') throw new Error('lease held');
    const loop: TenantLoop = new TenantLoop({
      tenant,
      epoch: lease.epoch,
      journal,
      clock,
      build: 'test',
      log: silentLog,
      effects: { dispatch: (_, more) => effects.push(...more), reset: () => undefined },
      onState: (state) => {
        states.push(state);
        spoil.state?.(state);
      },
      reconcile: async (state) => void (await reconcile(loop, state)),
      listeners: [{ committed: (_, __, seq) => announced.push(seq) }],
      onFenced: () => lost.push(holder),
    });
    return loop;
  };
  const begin: typeof make = async (...how) => {
    const loop = await make(...how);
    await loop.start();
    return loop;
  };
  const hold = (): (() => void) => {
    let release: () => void = () => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  };
  const loop = await begin('one');
  await loop.submit({ command: publish, by });
  return {
    clock,
    store,
    journal,
    faults,
    effects,
    announced,
    lost,
    spoil,
    states,
    make,
    begin,
    hold,
    loop,
  };
}

describe('TenantLoop', () => {
  it('lets what nobody waits for ride with the next commit, or go alone soon', async () => {
    const { loop, store, clock } = await harness();
    const segments = () => store.of(tenant).segments.length;
    const before = segments();
    const alone = loop.submit({ command: alarm, by, rides: true });
    await turn();
    expect(segments()).toBe(before);
    clock.advance(20);
    expect((await alone).kind).toBe('committed');
    expect(segments()).toBe(before + 1);

    const riding = loop.submit({ command: alarm, by, rides: true });
    const hurried = loop.submit({ command: ready, by });
    expect((await riding).kind).toBe('committed');
    expect((await hurried).kind).toBe('committed');
    expect(segments()).toBe(before + 2);
  });

  it('that was stopped while it read the journal does not begin', async () => {
    const { make, states, loop } = await harness();
    await loop.stop();
    const before = states.length;
    const next = await make('one');
    const started = next.start();
    await next.stop();
    await started;
    expect(states).toHaveLength(before);
    expect(next.state).toBeNull();
  });

  it('leaves nothing that rides behind when it stops', async () => {
    const { loop, store } = await harness();
    const before = store.of(tenant).segments.length;
    const riding = loop.submit({ command: alarm, by, rides: true });
    await loop.stop();
    expect((await riding).kind).toBe('committed');
    expect(store.of(tenant).segments.length).toBe(before + 1);
  });

  it('answers, announces and drives effects only after the commit', async () => {
    const { loop, hold, effects, announced } = await harness();
    const release = hold();
    let answered = false;
    const result = loop.submit({ command: alarm, by }).finally(() => {
      answered = true;
    });
    await turn();
    expect({ answered, effects: effects.length, announced: announced.length }).toEqual({
      answered: false,
      effects: 0,
      announced: 1,
    });
    release();
    expect(await result).toMatchObject({ kind: 'committed' });
    expect(effects.map(({ action }) => action.kind)).toEqual(['alert']);
  });

  it('puts what is pending while a commit runs into one segment', async () => {
    const { loop, hold, store } = await harness();
    const before = store.of(tenant).segments.length;
    const release = hold();
    const results = [loop.submit({ command: ready, by })];
    await turn();
    for (let i = 0; i < 5; i += 1) results.push(loop.submit({ command: alarm, by }));
    release();
    await Promise.all(results);
    const added = store.of(tenant).segments.slice(before);
    expect(added).toHaveLength(2);
    expect(decodeBody(added[1]?.body ?? new Uint8Array())).toHaveLength(5);
  });

  it.each(['fail', 'unknownLost', 'unknownCommitted'] as const)(
    'reads the journal again after a commit that ends as %s, and callers are told to retry',
    async (fault) => {
      const { loop, faults, store } = await harness();
      faults.push(fault);
      expect(await loop.submit({ command: ready, by })).toEqual({ kind: 'retry', retryAfterS: 1 });
      expect(await loop.submit({ command: ready, by })).toMatchObject({ kind: 'committed' });
      await turn();
      expect(loop.state?.agents.get(AgentId.parse('ana'))?.duty).toEqual({ kind: 'ready' });
      const kinds = store.of(tenant).segments.flatMap(({ body }) => decodeBody(body));
      const changes = kinds.filter(({ command }) => command.type === 'setAgentState');
      expect(changes).toHaveLength(1);
    },
  );

  it('keeps a command that breaks an assertion apart and goes on', async () => {
    const { loop, journal } = await harness();
    const broken = { type: 'setAgentState', agent: 'ana' } as unknown as Command;
    expect(await loop.submit({ command: broken, by })).toEqual({ kind: 'poison' });
    expect(await loop.submit({ command: ready, by })).toMatchObject({ kind: 'committed' });
    const [poison] = await journal.inbox.listPoison(tenant, 10);
    expect(poison).toMatchObject({ kind: 'setAgentState', atSeq: 1 });
    expect(poison?.error).toMatch(/Error/);
  });

  it.each([
    ['quiet', 0],
    ['busy', 2],
  ])('tries a timer that breaks an assertion ever less often, %s or not', async (_, commands) => {
    const { loop, journal, clock, spoil } = await harness();
    // An effect that is due, and breaks whoever settles it.
    const effect: Effect = {
      get id(): never {
        throw new Error('broken');
      },
      lane: 'alerts',
      action: { kind: 'alert', code: 'test', text: 'test' },
    };
    spoil.state = ({ effects }) => {
      const others = [...effects];
      effects.clear();
      for (const [id, open] of [[EffectId.parse('e-1-0'), { effect, at: 0 }] as const, ...others]) {
        effects.set(id, open);
      }
    };
    const broken = { type: 'setAgentState', agent: 'ana' } as unknown as Command;
    await loop.submit({ command: broken, by });
    const ticks = async () =>
      (await journal.inbox.listPoison(tenant, 99)).filter(({ kind }) => kind === 'tick').length;
    for (let half = 0; half < 120; half += 1) {
      clock.advance(500);
      await turn();
      for (let n = 0; n < commands; n += 1) await loop.submit({ command: alarm, by });
    }
    expect(await ticks()).toBe(4);
    expect(await loop.submit({ command: ready, by })).toMatchObject({ kind: 'committed' });
  });

  it('never writes again once another process holds a newer epoch', async () => {
    const { loop, clock, begin, lost, store } = await harness();
    clock.advance(2_000);
    const other = await begin('two');
    await other.submit({ command: alarm, by });
    const before = store.of(tenant).segments.length;
    expect(await loop.submit({ command: ready, by })).toMatchObject({ kind: 'retry' });
    expect(store.of(tenant).segments).toHaveLength(before);
    expect(lost).toEqual(['one']);
    expect(await loop.submit({ command: ready, by })).toMatchObject({ kind: 'retry' });
  });

  it('answers a refusal as a value', async () => {
    const { loop } = await harness();
    const result = await loop.submit({
      command: { type: 'endInteraction', interaction: InteractionId.parse('i-404') },
      by,
    });
    expect(result).toMatchObject({ kind: 'refused', refusal: { reason: 'unknownInteraction' } });
  });

  it('does not ring for a leg that died with the process before', async () => {
    const { loop, effects, begin, clock } = await harness();
    await loop.submit({ command: withQueue, by });
    await loop.submit({ command: ready, by });
    await loop.submit({ command: incoming, by });
    expect(effects.map(({ action }) => action.kind)).toContain('ring');
    await loop.stop();
    clock.advance(2_000);
    effects.length = 0;
    const next = await begin('two', (fresh, state) => {
      const ended = liveLegs(state).map(({ leg }) =>
        fresh.submit({ command: { type: 'legEnded', leg, cause: 'hostLost', status: 0 }, by }),
      );
      return Promise.all(ended);
    });
    await next.reconciled;
    await next.submit({ command: alarm, by });
    expect(effects.map(({ action }) => action.kind)).not.toContain('ring');
    expect(next.state === null ? null : openEffects(next.state).map((e) => e.action.kind)).toEqual(
      effects.map(({ action }) => action.kind),
    );
  });

  it('folds to the same state from the journal alone', async () => {
    const { loop, begin, clock } = await harness();
    await loop.submit({ command: ready, by });
    await loop.stop();
    clock.advance(2_000);
    const next = await begin('two');
    expect(next.state?.agents.get(AgentId.parse('ana'))?.duty).toEqual({ kind: 'ready' });
    expect(next.committedSeq).toBe(loop.committedSeq);
  });
});
