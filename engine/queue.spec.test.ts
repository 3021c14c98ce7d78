import { describe, expect, it } from 'vitest';
import { openEffects, supersedes } from './index.ts';
import { contoso } from './test-support/fixture.ts';
import {
  answers,
  any,
  calls,
  ends,
  notReady,
  played,
  publish,
  ready,
  rings,
  settles,
  signOut,
} from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const ana = (spec: Spec) => spec.phone('ana');

describe('a number that goes straight to a queue', () => {
  it('is one decision, from the call to the ring', () => {
    given(publish(contoso()), ready('ana'))
      .when(calls('c1', SALES))
      .thenOnly(
        'interactionStarted',
        'legAccepted',
        { type: 'queued', queue: 'sales', position: 1 },
        {
          type: 'offered',
          agent: 'ana',
          why: { rule: 'longestIdle', eligible: 1, excluded: [{ reason: 'skill Sales < 4' }] },
        },
        { type: 'legStarted', trunk: 'teams', display: 'Sales · caller', ringTimeMs: 15_000 },
        { type: 'playStarted', purpose: 'music', loop: true },
      );
  });

  it('waits with music when nobody is free', () => {
    given(publish(contoso()))
      .when(calls('c1', SALES))
      .thenOnly('interactionStarted', 'legAccepted', 'queued', {
        type: 'playStarted',
        purpose: 'music',
      });
  });

  it('refuses an unknown number with 404 and a blocked caller with 603', () => {
    const spec = given(publish(contoso())).when(calls('c1', '+442079460199'));
    spec.thenOnly({ type: 'legRefused', status: 404, interaction: null });
    spec
      .when(calls('c2', SALES, { blocked: true }))
      .thenOnly(
        'interactionStarted',
        { type: 'legRefused', status: 603 },
        { type: 'interactionEnded', outcome: { kind: 'refused', reason: 'blocked' } },
      );
    spec.when(calls('c1', '+442079460199')).thenNothing();
  });

  it('takes a doubled call once, also after its end', () => {
    const spec = given(publish(contoso()), calls('c1', SALES));
    spec.when(calls('c1', SALES)).thenNothing();
    spec.when(ends('c1')).when(ends('c1')).thenNothing();
    spec.when(calls('c1', SALES)).thenNothing();
  });

  it('serves the longest idle agent first, by order and not by the clock', () => {
    const cara = { ...contoso()[5], id: 'cara', address: { kind: 'sip', uri: 'sip:c@h' } };
    const spec = given(publish([...contoso(), cara]), ready('cara'), ready('ana'));
    spec.when(calls('c1', SALES)).thenAmong({ type: 'offered', agent: 'cara' });
    spec.when(calls('c2', SALES)).thenAmong({
      type: 'offered',
      agent: 'ana',
      why: { excluded: [{ reason: 'offered', agents: 1 }, { reason: 'skill Sales < 4' }] },
    });
  });
});

describe('an agent who becomes free', () => {
  it('gets the best waiting interaction at once', () => {
    given(publish(contoso()), calls('c1', SALES), calls('c2', SALES))
      .when(ready('ana'))
      .thenOnly(
        'agentStateChanged',
        { type: 'offered', agent: 'ana', why: { position: 1 } },
        'legStarted',
      );
  });

  it('takes by queue priority first, then by order', () => {
    const both = {
      skills: [
        { skill: 'Sales', level: 5 },
        { skill: 'Support', level: 5 },
      ],
    };
    given(
      publish(contoso({ ana: both, support: { priority: 1 } })),
      calls('c1', SALES),
      calls('c2', '+442079460130'),
    )
      .when(ready('ana'))
      .thenAmong({ type: 'offered', queue: 'support' });
  });

  it('is filtered by presence where the queue says so, unknown presence passes', () => {
    const busy = any({ type: 'setPresence', agent: 'ana', availability: 'busy' });
    const free = any({ type: 'setPresence', agent: 'ana', availability: 'available' });
    const spec = given(publish(contoso({ sales: { presence: 'availableOnly' } })), ready('ana'));
    spec.when(busy).thenOnly('presenceChanged');
    spec
      .when(calls('c1', SALES))
      .thenOnly('interactionStarted', 'legAccepted', 'queued', 'playStarted');
    spec.when(free).thenAmong('presenceChanged', { type: 'offered', agent: 'ana' });
  });

  it('may not be ready without an address', () => {
    given(publish(contoso({ ana: { address: null } })))
      .when(ready('ana'))
      .thenRefused('agentHasNoAddress');
  });
});

describe('waiting', () => {
  it('says the place in line on entry and every so often, music going on where it was', () => {
    const spec = given(publish(contoso({ sales: { positionEveryMs: 30_000 } })));
    spec.when(calls('c1', SALES)).when(calls('c2', SALES));
    spec.thenAmong({
      type: 'playStarted',
      purpose: 'position',
      prompts: [{ kind: 'spoken', what: 'position', value: '2', language: 'en-GB' }],
    });
    spec
      .when((s) => played('c2', s.play('c2')))
      .thenOnly('playEnded', { type: 'playStarted', purpose: 'music', startMs: 0 });
    const music = spec.play('c2');
    spec.after(29_999).thenOnly();
    spec
      .after(1)
      .thenAmong(
        { type: 'playStopped', play: music },
        { type: 'playStarted', purpose: 'position', leg: 'c2' },
      );
    spec.when(played('c2', music, 'stopped', 27_500)).thenOnly('playEnded');
    spec
      .when((s) => played('c2', s.play('c2')))
      .thenOnly('playEnded', { type: 'playStarted', purpose: 'music', startMs: 27_500 });
  });

  it('plays the greeting once', () => {
    const greeting = { kind: 'text', text: 'Welcome to Sales.', language: 'en-GB' };
    const spec = given(publish(contoso({ sales: { greeting } })), calls('c1', SALES));
    spec.thenAmong({ type: 'playStarted', purpose: 'greeting' });
    spec
      .when((s) => played('c1', s.play('c1')))
      .thenOnly('playEnded', { type: 'playStarted', purpose: 'music' });
    expect(spec.all.filter((r) => JSON.stringify(r).includes('Welcome to Sales'))).toHaveLength(2);
  });

  it('has an end: farewell, then timed out', () => {
    const farewell = { kind: 'text', text: 'Please call again.', language: 'en-GB' };
    const spec = given(publish(contoso({ sales: { farewell, waitMaxMs: 60_000 } })));
    spec.when(calls('c1', SALES)).when(answers('c1')).after(60_000);
    spec.thenAmong({ type: 'endingStarted', outcome: { kind: 'timedOut' } }, 'playStopped', {
      type: 'playStarted',
      purpose: 'farewell',
    });
    spec
      .when((s) => played('c1', s.play('c1')))
      .thenOnly('playEnded', 'legDropped', {
        type: 'interactionEnded',
        outcome: { kind: 'timedOut' },
        waitedMs: 60_000,
      });
  });

  it('goes on in silence when the music fails: the caller is not stranded, nothing spins', () => {
    const spec = given(publish(contoso()), calls('c1', SALES));
    spec.when((s) => played('c1', s.play('c1'), 'failed', 0)).thenOnly('playEnded');
    spec.when(ready('ana')).thenAmong({ type: 'offered', agent: 'ana' });
  });

  it('counts a short abandon apart', () => {
    const spec = given(publish(contoso()), calls('c1', SALES)).after(4_000).when(ends('c1'));
    spec.thenAmong({ type: 'interactionEnded', outcome: { kind: 'abandoned', short: true } });
    spec.when(calls('c2', SALES)).after(6_000).when(ends('c2'));
    spec.thenOnly('legEnded', {
      type: 'interactionEnded',
      outcome: { kind: 'abandoned', stage: 'queue', short: false },
    });
  });
});

describe('the caller hangs up', () => {
  it("while the agent's phone rings: it is cancelled at once, no zombie ring", () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), (s) => rings(ana(s)));
    spec
      .when(ends('c1'))
      .thenOnly(
        'legEnded',
        { type: 'offerEnded', why: 'withdrawn', restUntil: null },
        { type: 'legDropped', cause: 'cancelled' },
        { type: 'interactionEnded', outcome: { kind: 'abandoned', stage: 'offer' } },
      );
    expect(spec.effects()).toMatchObject([{ kind: 'hangUp', cause: 'cancelled' }]);
    spec.when((s) => ends(ana(s), 'cancelled', 487)).thenOnly('legEnded');
    expect(spec.activity('ana')).toBe('free');
  });

  it('in the same instant as the answer, answer first: no zombie leg, one outcome', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES));
    spec.when((s) => answers(ana(s))).thenOnly('legAnswered', 'playStopped', 'connected');
    spec
      .when(ends('c1'))
      .thenOnly('legEnded', { type: 'legDropped', cause: 'hungUp' }, { type: 'wrapUpStarted' });
    spec.when((s) => ends(ana(s))).after(15_000);
    expect(spec.count('interactionEnded')).toBe(1);
    expect(spec.state.legs.size).toBe(0);
    expect(spec.activity('ana')).toBe('free');
  });

  it('in the same instant as the answer, hang-up first: the late answer connects nothing', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), ends('c1'));
    const leg = spec.phone('ana');
    spec.when(answers(leg)).thenOnly('legAnswered', { type: 'legDropped', cause: 'cancelled' });
    spec.when(answers(leg)).thenNothing();
    spec.when(ends(leg)).thenOnly('legEnded');
    expect(spec.count('interactionEnded')).toBe(1);
    expect(spec.count('connected')).toBe(0);
    expect(spec.activity('ana')).toBe('free');
  });

  it('and the phone never confirms its end: 32 s later the leg is gone and the agent free', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), ends('c1'));
    expect(spec.activity('ana')).toBe('resting');
    spec.after(32_000).thenAmong({ type: 'legEnded', cause: 'cancelled' });
    expect(spec.activity('ana')).toBe('free');
  });

  it('before the ring was even sent: the host supersedes it and the agent is free', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), ends('c1'));
    const [ring, hangUp] = openEffects(spec.state).filter((each) => each.lane === ana(spec));
    if (ring === undefined || hangUp === undefined) throw new Error('no effects');
    expect(supersedes(hangUp, ring)).toBe(true);
    expect(supersedes(ring, hangUp)).toBe(false);
    spec.when(settles(ring.id, 'ok', 'superseded')).thenOnly('effectSettled', 'legEnded');
    expect(spec.activity('ana')).toBe('free');
  });

  it('and the agent keeps the idle place that the withdrawn ring took', () => {
    const cara = { ...contoso()[5], id: 'cara', address: { kind: 'sip', uri: 'sip:c@h' } };
    const spec = given(publish([...contoso(), cara]), ready('ana'), ready('cara'));
    spec
      .when(calls('c1', SALES))
      .when(ends('c1'))
      .when((s) => ends(ana(s), 'cancelled'));
    spec.when(calls('c2', SALES)).thenAmong({ type: 'offered', agent: 'ana' });
  });
});

describe('the agents go', () => {
  it('last agent signs out with calls waiting: they wait on, with music', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), calls('c2', SALES));
    spec
      .when(signOut('ana'))
      .thenOnly(
        'agentStateChanged',
        { type: 'offerEnded', why: 'withdrawn' },
        { type: 'legDropped', cause: 'cancelled' },
        { type: 'queued', position: 1 },
      );
    expect(spec.of('c1')).toMatchObject({ state: 'queue', position: 1 });
    expect(spec.of('c2')).toMatchObject({ state: 'queue', position: 2 });
  });

  it('by another person is on record as the supervisor', () => {
    const [oid, other] = ['ac5c9eb1-1111-4111-8111-111111111111', 'chloe'];
    const spec = given(publish(contoso({ ana: { oid } })));
    spec.when(ready('ana'), { kind: 'user', id: oid }).thenOnly({
      type: 'agentStateChanged',
      by: 'agent',
    });
    spec.when(signOut('ana'), { kind: 'user', id: other }).thenOnly({
      type: 'agentStateChanged',
      by: 'supervisor',
    });
  });

  it('away while talking takes effect afterwards', () => {
    const spec = given(publish(contoso()), ready('ana'), calls('c1', SALES), (s) =>
      answers(ana(s)),
    );
    spec.when(notReady('ana')).thenOnly('agentStateChanged');
    spec
      .when(ends('c1'))
      .when((s) => ends(ana(s)))
      .when(calls('c2', SALES))
      .after(15_000);
    spec.thenOnly('wrapUpEnded', 'interactionEnded');
    expect(spec.of('c2').state).toBe('queue');
  });
});
