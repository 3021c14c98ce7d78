import { describe, expect, it } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import {
  answers,
  any,
  calls,
  ends,
  played,
  presses,
  publish,
  ready,
  rings,
} from '../test-support/commands.ts';
import { agent, contoso, number } from '../test-support/fixture.ts';
import { given } from '../test-support/spec.ts';
import type { Spec } from '../test-support/spec.ts';

const RECEPTION = '+442079460140';
const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const toQueue = (queue: string, more: object = {}) => ({ kind: 'queue', queue, ...more });

const MENU = {
  kind: 'menu',
  options: [
    { key: '1', phrase: 'Sales', action: toQueue('sales', { priority: 2 }) },
    {
      key: '2',
      phrase: 'Address',
      action: { kind: 'announcement', prompt: text('1 High Street.') },
    },
    { key: '3', phrase: 'Ana', action: { kind: 'agent', agent: 'ana' } },
    { key: '4', phrase: 'Other', action: { kind: 'flow', flow: 'nested', priority: 1 } },
    { key: '9', phrase: 'End', action: { kind: 'disconnect' } },
    { key: '0', action: { kind: 'operator' } },
  ],
};

const flow = (name: string, route: object, greeting: string | null = null) => ({
  name,
  greeting: greeting === null ? null : text(greeting),
  route,
});

const attendant = (of: object = {}) => ({
  kind: 'attendant',
  id: 'reception',
  name: 'Reception',
  language: 'en-GB',
  timeZone: 'Europe/London',
  operator: toQueue('support'),
  open: flow('Open', MENU, 'Welcome to Contoso.'),
  ...of,
});

const NESTED = {
  kind: 'attendant',
  id: 'nested',
  name: 'Nested',
  language: 'en-GB',
  timeZone: 'Europe/London',
  open: flow('Open', { kind: 'go', target: toQueue('sales') }),
};

const HOLIDAYS = {
  kind: 'holidays',
  id: 'days',
  name: 'Days',
  dates: [{ kind: 'day', name: 'St Cecilia', date: '2026-11-25', yearly: false }],
};

/** The fixture's clock stands at a Wednesday, 10:00 in London. */
const config = (of: object = {}, more: readonly object[] = []) =>
  [
    ...contoso(),
    agent('chloe', { skill: 'Sales', number: '+442079460113' }),
    NESTED,
    ...more,
    attendant(of),
    number(RECEPTION, { kind: 'flow', flow: 'reception' }),
  ].map((each) => ConfigDocument.parse(each));

const finished = (spec: Spec) => played('c1', spec.play('c1'));
const called = (of: object = {}, more: readonly object[] = []) =>
  given(publish(config(of, more))).when(calls('c1', RECEPTION));
const inMenu = (of: object = {}) => called(of).when(finished);

const external = (spec: Spec) =>
  [...spec.state.legs.values()].find(({ role }) => role === 'external')?.id ?? 'none';

const CLOSED = {
  hours: 'week',
  closed: flow('Closed', { kind: 'go', target: { kind: 'disconnect' } }, 'We are closed.'),
};

describe('an attendant', () => {
  it('greets and reads a menu made of its options', () => {
    const spec = called();
    spec.thenAmong('legAccepted', { type: 'playStarted', prompts: [text('Welcome to Contoso.')] });
    spec.when(finished).thenAmong({ type: 'nodeEntered', node: 'open.menu' });
    expect(spec.effects()).toMatchObject([
      {
        kind: 'play',
        prompts: [
          text(
            'For Sales, press 1. For Address, press 2. For Ana, press 3. For Other, press 4. ' +
              'For End, press 9. For the operator, press 0.',
          ),
        ],
      },
    ]);
  });

  it('key to a queue: the priority of the option travels', () => {
    inMenu().when(presses('c1', '1')).thenAmong({ type: 'queued', queue: 'sales', priority: 2 });
  });

  it('announcement, then the menu again', () => {
    const spec = inMenu().when(presses('c1', '2'));
    spec.thenAmong({ type: 'nodeEntered', node: 'open.key2' });
    spec.when(finished).thenAmong({ type: 'nodeEntered', node: 'open.menu' }, 'playStarted');
  });

  it('three menus without a choice: the operator', () => {
    const spec = inMenu();
    for (const tries of [1, 2, 3]) {
      spec.when(finished).after(5_000).thenAmong({ type: 'menuMissed', tries });
    }
    spec.thenAmong({ type: 'nodeEntered', node: 'operator' }, { type: 'queued', queue: 'support' });
  });

  it('three menus without a choice and no operator: a goodbye, then dropped', () => {
    const open = flow('Open', { ...MENU, options: MENU.options.slice(0, -1) });
    const spec = called({ operator: null, open });
    for (let tries = 0; tries < 3; tries++) spec.when(finished).after(5_000);
    spec.thenAmong(
      { type: 'nodeEntered', node: 'goodbye' },
      { type: 'playStarted', prompts: [text('Goodbye.')] },
    );
    spec
      .when(finished)
      .thenAmong({ type: 'interactionEnded', outcome: { kind: 'completedInFlow' } });
  });

  it('an announcement between: three wrong keys are counted in a row only', () => {
    const spec = inMenu();
    spec.when(presses('c1', '8')).when(presses('c1', '8')).when(presses('c1', '2')).when(finished);
    spec.when(presses('c1', '8')).thenAmong({ type: 'menuMissed', tries: 1 });
  });

  it('force listen: a key during greeting and menu is not heard', () => {
    const open = flow('Open', { ...MENU, forceListen: true }, 'Welcome.');
    const spec = called({ open });
    spec.when(presses('c1', '1')).thenNothing();
    spec.when(finished).when(presses('c1', '1')).thenNothing();
    spec.when(finished).when(presses('c1', '1')).thenAmong('queued');
  });

  it('disconnect ends the call', () => {
    inMenu()
      .when(presses('c1', '9'))
      .thenAmong({ type: 'interactionEnded', outcome: { kind: 'completedInFlow' } });
  });

  it('nested attendant: the priority travels on to its queue', () => {
    inMenu()
      .when(presses('c1', '4'))
      .thenAmong(
        { type: 'nodeEntered', flow: 'nested' },
        { type: 'queued', queue: 'sales', priority: 1 },
      );
  });

  it('survives its own removal in mid-menu: who is inside goes on', () => {
    const spec = inMenu();
    spec.when(publish([], ['attendant/reception', `number/${RECEPTION}`]));
    spec.when(presses('c1', '1')).thenAmong({ type: 'queued', queue: 'sales' });
  });
});

describe('other targets', () => {
  const one = (action: object) => ({
    open: flow('Open', { kind: 'menu', options: [{ key: '*', phrase: 'One', action }] }),
  });
  const pressed = (action: object, more: readonly object[] = []) =>
    called(one(action), more).when(presses('c1', '*'));

  it('a voicemail, personal or shared', () => {
    const box = { kind: 'voicemail', id: 'box', name: 'Box', owner: { kind: 'shared' } };
    const spec = pressed({ kind: 'voicemail', voicemail: 'box' }, [box]);
    spec.thenAmong({ type: 'nodeEntered', node: 'open.keyStar' });
    expect(spec.of('c1').node).toContain('Box');
  });

  it('an outside number, and the operator when it does not answer', () => {
    const spec = pressed({ kind: 'number', number: '+442079460999' });
    spec.thenAmong({ type: 'legStarted', role: 'external', trunk: 'carrier' });
    spec.after(60_000).thenAmong('flowResumed', { type: 'queued', queue: 'support' });
  });

  it('straight to a target, without a menu', () => {
    const open = flow('Open', { kind: 'go', target: { kind: 'operator' } }, 'One moment.');
    const spec = called({ open }).when(finished);
    spec.thenAmong({ type: 'nodeEntered', node: 'operator' }, { type: 'queued', queue: 'support' });
  });

  it('a menu in which names can be dialled: its keys first, then the directory', () => {
    const options = [{ key: '0', action: { kind: 'operator' } }];
    const open = flow('Open', { kind: 'menu', options, directory: 'name' });
    called({ open }).when(presses('c1', '0')).thenAmong({ type: 'queued', queue: 'support' });
    const spec = called({ open });
    for (const key of '262#') spec.when(presses('c1', key));
    spec.thenAmong({ type: 'directoryMoved', to: 'found', agents: ['ana'] });
  });
});

describe('whose hour it is', () => {
  it('holidays come before closed hours, closed before open', () => {
    const holidays = [
      {
        holidays: 'days',
        flow: flow('Holiday', { kind: 'go', target: { kind: 'disconnect' } }, 'Holiday.'),
      },
    ];
    called({ ...CLOSED, holidays }, [HOLIDAYS]).thenAmong(
      { type: 'nodeEntered', node: 'holidays', holiday: 'St Cecilia' },
      { type: 'playStarted', prompts: [text('Holiday.')] },
    );
    const next = given(publish(config({ ...CLOSED, holidays }, [HOLIDAYS]))).after(24 * 3_600_000);
    next
      .when(calls('c1', RECEPTION))
      .thenAmong(
        { type: 'nodeEntered', node: 'holidays' },
        { type: 'nodeEntered', node: 'hours', open: true },
        { type: 'playStarted', prompts: [text('Welcome to Contoso.')] },
      );
    const night = given(publish(config(CLOSED))).after(12 * 3_600_000);
    night
      .when(calls('c1', RECEPTION))
      .thenAmong(
        { type: 'nodeEntered', node: 'hours', open: false },
        { type: 'playStarted', prompts: [text('We are closed.')] },
      );
  });
});

describe('a person as a target', () => {
  const asked = () => inMenu().when(presses('c1', '3'));

  it('who is signed out is rung as a person: no offer, no wrap-up', () => {
    const spec = asked();
    spec.thenAmong('transferred', {
      type: 'legStarted',
      role: 'external',
      target: { kind: 'agent', agent: 'ana' },
      trunk: 'teams',
    });
    const leg = external(spec);
    spec.when(rings(leg)).when(answers(leg)).thenAmong({ type: 'connectedOut' });
    spec
      .when(ends('c1'))
      .thenAmong({ type: 'interactionEnded', outcome: { kind: 'transferredOut' } });
    expect(spec.activity('ana')).toBe('free');
  });

  it('who is ready is offered the call as an agent', () => {
    const spec = inMenu().when(ready('ana')).when(presses('c1', '3'));
    spec.thenAmong('transferred', { type: 'offered', agent: 'ana', queue: null });
    const leg = spec.phone('ana');
    spec.when(rings(leg)).when(answers(leg)).thenAmong({ type: 'connected', agent: 'ana' });
    expect(spec.state.heldFlows.size).toBe(0);
  });

  it('no answer: to the operator, in the version that the caller came in by', () => {
    const spec = inMenu().when(ready('ana')).when(presses('c1', '3'));
    spec.when(publish([ConfigDocument.parse(attendant({ operator: toQueue('sales') }))]));
    spec
      .after(15_000)
      .thenAmong(
        { type: 'offerEnded', why: 'noAnswer' },
        'flowResumed',
        { type: 'nodeEntered', node: 'operator', version: 1 },
        { type: 'queued', queue: 'support' },
      );
    expect(spec.state.heldFlows.size).toBe(0);
  });

  it('signed out and not answering: to the operator', () => {
    const spec = asked();
    spec.after(60_000).thenAmong('flowResumed', { type: 'queued', queue: 'support' });
  });

  it('busy with another call: straight to the operator, without a ring', () => {
    const spec = given(publish(config())).when(ready('ana'));
    spec.when(calls('c2', '+442079460120'));
    spec.when(rings(spec.phone('ana'))).when(answers(spec.phone('ana')));
    spec.when(calls('c1', RECEPTION)).when(finished).when(presses('c1', '3'));
    spec.thenAmong({ type: 'nodeEntered', node: 'operator' }, { type: 'queued', queue: 'support' });
    expect(spec.count('transferred')).toBe(0);
  });

  it('the caller hangs up while they ring: nothing is kept', () => {
    const spec = asked().when(ends('c1'));
    spec.thenAmong('interactionEnded');
    expect(spec.state.heldFlows.size).toBe(0);
  });

  it('a person moves the caller elsewhere while they ring: the flow is forgotten', () => {
    const spec = asked();
    const target = { kind: 'queue', queue: 'sales' };
    spec.when((s) => any({ type: 'transferInteraction', interaction: s.of('c1').id, target }));
    expect(spec.refusal?.reason).toBe('notConnected');
    spec.when((s) => any({ type: 'endInteraction', interaction: s.of('c1').id }));
    expect(spec.state.heldFlows.size).toBe(0);
  });
});

describe('speech', () => {
  it('listens for the words of the options and their digits, and for the operator', () => {
    const open = flow('Open', { ...MENU, options: [MENU.options[0], MENU.options.at(-1)] });
    const spec = called({ speech: true, open });
    const phrases = ['operator', 'zero', 'Sales', 'one'];
    spec.thenAmong({ type: 'playStarted', listen: { phrases, language: 'en-GB' } });
    const play = spec.play('c1');
    const heard = { type: 'speechHeard', leg: 'c1', play, phrase: 'sales', confidence: 0.9 };
    spec
      .when(any(heard))
      .thenAmong({ type: 'menuChosen', digit: '1' }, { type: 'queued', queue: 'sales' });
  });

  it('is off where the attendant has none', () => {
    const started = inMenu().last.map(({ event }) => event);
    expect(started.find(({ type }) => type === 'playStarted')).not.toHaveProperty('listen');
  });
});
