import { describe, expect, it } from 'vitest';
import { contoso } from './test-support/fixture.ts';
import { any, calls, publish, ready } from './test-support/commands.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

const SALES = '+442079460120';
const GROUP = '0f0e0d0c-0b0a-4908-8706-050403020100';
const OTHER = '1f0e0d0c-0b0a-4908-8706-050403020100';
const TEAM = '2f0e0d0c-0b0a-4908-8706-050403020100';

/** A queue without requirements that has its agents from elsewhere; two agents more. */
function centre(sales: object): object[] {
  const base = contoso({ sales: { requirements: [], agents: [], ...sales } });
  const ana = base.find((each) => each.kind === 'agent');
  const more = (id: string, number: string) => ({
    ...ana,
    id,
    address: { kind: 'teamsUser', number },
  });
  return [...base, more('cara', '+442079460113'), more('dan', '+442079460114')];
}

const has = (source: string, ...agents: string[]) =>
  any({ type: 'setQueueMembers', queue: 'sales', source, agents });
const all = ['ana', 'ben', 'cara', 'dan'].map(ready);
const rung = (spec: Spec) => [...spec.state.offers.values()].map(({ agent }) => agent);

describe('agents of a queue by group, channel and shift', () => {
  it.each([
    ['group', { groups: [GROUP.toUpperCase()] }, `group/${GROUP}`],
    ['channel', { channel: { team: TEAM, channel: '19:x@thread.tacv2' } }, 'channel'],
    ['shift', { shifts: { team: TEAM, schedulingGroup: 'TAG_1' } }, 'shifts'],
  ])('of a %s are asked once they are known, and no others', (_name, members, source) => {
    const spec = given(publish(centre({ members })), ...all, calls('c1', SALES));
    expect(rung(spec)).toEqual([]);
    spec.when(has(source, 'cara'));
    spec.thenAmong('queueMembersSet', { type: 'offered', agent: 'cara' });
  });

  it('are asked beside the queue’s own list; in a serial queue after it', () => {
    const members = { groups: [GROUP] };
    const sales = { members, strategy: 'serial', agents: [{ agent: 'dan' }] };
    const spec = given(publish(centre(sales)), has(`group/${GROUP}`, 'ana', 'ben'), ...all);
    for (const leg of ['c1', 'c2', 'c3', 'c4']) spec.when(calls(leg, SALES));
    expect(rung(spec)).toEqual(['dan', 'ana', 'ben']);
  });

  it('who leaves the source is rung no more, and who waits is told when nobody is left', () => {
    const toSupport = { kind: 'queue', queue: 'support' };
    const overflow = { noAgents: { when: 'noneSignedIn', appliesTo: 'all', target: toSupport } };
    const sales = { members: { groups: [GROUP] }, overflow };
    const spec = given(publish(centre(sales)), has(`group/${GROUP}`, 'cara'), ready('cara'));
    spec.when(calls('c1', SALES)).when(has(`group/${GROUP}`));
    spec.thenAmong({ type: 'offerEnded', why: 'withdrawn' }, 'overflowed');
    expect(spec.of('c1').queue).toBe('support');
  });

  it('are as many as the queue takes of all groups together, the first by name', () => {
    const sales = { members: { groups: [GROUP, OTHER], perSourceMax: 2 }, strategy: 'attendant' };
    const spec = given(publish(centre(sales)), has(`group/${GROUP}`, 'ana'), ...all);
    spec.when(has(`group/${OTHER}`, 'ben', 'cara')).when(calls('c1', SALES));
    expect(rung(spec).toSorted()).toEqual(['ana', 'ben']);
  });

  it('stand in a snapshot; the same told again is no news', () => {
    const spec = given(publish(centre({ members: { groups: [GROUP] } })));
    spec.when(has(`group/${GROUP}`, 'ana', 'nobody')).thenOnly({
      type: 'queueMembersSet',
      agents: ['ana'],
    });
    spec.when(has(`group/${GROUP}`, 'ana')).thenNothing();
  });

  it('of a source that the queue does not name are refused', () => {
    const spec = given(publish(centre({ members: { groups: [GROUP] } })));
    spec.when(has('channel', 'ana')).thenRefused('unknownTarget');
  });
});

describe('optOut: false', () => {
  it('lets nobody step out, and asks again who has', () => {
    const out = any({ type: 'setAgentQueue', agent: 'ana', queue: 'sales', in: false });
    const spec = given(publish(contoso()), ready('ana'), out, calls('c1', SALES));
    expect(rung(spec)).toEqual([]);
    spec.when(publish(contoso({ sales: { optOut: false } })));
    expect(rung(spec)).toEqual(['ana']);
    const again = any({ type: 'setAgentQueue', agent: 'ben', queue: 'sales', in: false });
    spec.when(again).thenRefused('optOutNotAllowed');
  });
});

describe('presentMax', () => {
  const sales = (presentMax?: number) => ({
    agents: null,
    onNoAnswer: 'backOff',
    ...(presentMax === undefined ? {} : { presentMax }),
  });

  it('rings the two who were idle longest, the next when one declines', () => {
    const spec = given(publish(centre(sales(2))), ...all, calls('c1', SALES));
    expect(rung(spec)).toEqual(['ana', 'ben']);
    spec.when((each) => any({ type: 'declineOffer', offer: each.offer('ana') }));
    expect(rung(spec)).toEqual(['ben', 'cara']);
  });

  it('absent, one phone at a time', () => {
    const spec = given(publish(centre(sales())), ...all, calls('c1', SALES));
    expect(rung(spec)).toEqual(['ana']);
  });

  it('holds for attendant, too', () => {
    const most = { ...sales(3), strategy: 'attendant' };
    const spec = given(publish(centre(most)), ...all, calls('c1', SALES));
    expect(rung(spec)).toHaveLength(3);
  });
});

describe('presence', () => {
  const shown = (agent: string, availability: string) =>
    any({ type: 'setPresence', agent, availability });
  const ROWS = [
    ['availableOnly', true, 'available', true],
    ['availableOnly', true, 'busy', false],
    ['availableOnly', true, 'away', false],
    ['availableOnly', true, 'beRightBack', false],
    ['availableOnly', true, 'doNotDisturb', false],
    ['availableOnly', true, 'offline', false],
    ['ignore', true, 'available', true],
    ['ignore', true, 'doNotDisturb', true],
    ['ignore', true, 'offline', true],
    ['ignore', false, 'available', false],
    ['availableOnly', false, 'available', false],
  ] as const;

  it.each(ROWS)('%s, opted in %s, %s: rung %s', (presence, isIn, availability, isRung) => {
    const spec = given(publish(contoso({ sales: { presence } })), ready('ana'));
    if (!isIn) spec.when(any({ type: 'setAgentQueue', agent: 'ana', queue: 'sales', in: false }));
    spec.when(shown('ana', availability)).when(calls('c1', SALES));
    expect(rung(spec)).toEqual(isRung ? ['ana'] : []);
  });

  it('idleSince: who has just become Available again is the last to be idle', () => {
    for (const [idleSince, first] of [
      ['work', 'ana'],
      ['presence', 'ben'],
    ] as const) {
      const settings = { idleSince };
      const documents = centre({ agents: null, presence: 'availableOnly' }).map((each) =>
        'kind' in each && each.kind === 'settings' ? { ...each, ...settings } : each,
      );
      const spec = given(publish(documents), ready('ana'), ready('ben'));
      spec.when(shown('ana', 'away')).when(shown('ana', 'available')).when(calls('c1', SALES));
      expect(rung(spec)).toEqual([first]);
    }
  });
});
