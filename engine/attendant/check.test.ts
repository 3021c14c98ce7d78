import { describe, expect, it } from 'vitest';
import { ConfigDocument } from '../../domain/index.ts';
import { checkConfig, warningsOf } from '../config-check.ts';
import { applyDocument, emptyConfig } from '../config.ts';
import { contoso } from '../test-support/fixture.ts';

const text = (words: string) => ({ kind: 'text', text: words, language: 'en-GB' });
const go = (target: object) => ({ name: 'Flow', route: { kind: 'go', target } });
const sales = { kind: 'queue', queue: 'sales' };
const menu = (options: readonly object[], more: object = {}) => ({
  name: 'Flow',
  route: { kind: 'menu', options, ...more },
});
const option = (key: string, more: object = {}) => ({
  key,
  phrase: `option ${key}`,
  action: sales,
  ...more,
});

const attendant = (of: object) => ({
  kind: 'attendant',
  id: 'reception',
  name: 'Reception',
  language: 'en-GB',
  timeZone: 'Europe/London',
  operator: sales,
  open: go(sales),
  ...of,
});
const set = (id: string, ...dates: readonly object[]) => ({
  kind: 'holidays',
  id,
  name: id,
  dates,
});
const day = (date: string, yearly = false) => ({ kind: 'day', name: 'Day', date, yearly });
const range = (from: string, to: string) => ({ kind: 'range', name: 'Range', from, to });

const all = (of: object, more: readonly object[] = []) => [
  ...contoso(),
  ...[...more, attendant(of)].map((each) => ConfigDocument.parse(each)),
];
const faults = (of: object, more: readonly object[] = []) =>
  checkConfig(all(of, more), emptyConfig());
const warnings = (of: object, more: readonly object[] = []) =>
  warningsOf(all(of, more), emptyConfig()).filter((each) => each.startsWith('attendant'));

describe('the check of an attendant', () => {
  it('has nothing against one that is whole', () => {
    expect(faults({ open: menu([option('1')]) })).toEqual([]);
    expect(warnings({ open: menu([option('1')]) })).toEqual([]);
  });

  it.each<[string, object, RegExp]>([
    ['an unknown time zone', { timeZone: 'Mars' }, /timeZone: Mars is no time zone/],
    [
      'a target that does not exist',
      { open: go({ kind: 'queue', queue: 'no' }) },
      /open\/route\/target: queue no/,
    ],
    [
      'an operator who does not exist',
      { operator: { kind: 'agent', agent: 'no' } },
      /operator: agent no/,
    ],
    ['an operator of itself', { operator: { kind: 'operator' } }, /operator: leads to itself/],
    [
      'an option to an operator who is not there',
      { operator: null, open: menu([option('0', { action: { kind: 'operator' } })]) },
      /options\/0\/action: there is no operator/,
    ],
    ['a menu without options', { open: menu([]) }, /a menu without options/],
    ['a key twice', { open: menu([option('1'), option('1', { phrase: 'x' })]) }, /1 is taken/],
    ['a key that telephones lack', { open: menu([option('A')]) }, /no telephone has A/],
    [
      'a phrase twice',
      { open: menu([option('1', { phrase: 'Sales' }), option('2', { phrase: 'sales' })]) },
      /“sales” is said for another option/,
    ],
    [
      'a menu made of options of which one has no name',
      { open: menu([option('1', { phrase: null })]) },
      /options\/0\/phrase: the menu is made of its options/,
    ],
    [
      'a language without words of ours, and no prompt',
      { language: 'it-IT', open: menu([option('1')]) },
      /no words of ours in it-IT/,
    ],
    ['hours that do not exist', { hours: 'no', closed: go(sales) }, /hours: opening hours no/],
    ['nothing for closed hours', { hours: 'week' }, /closed: nothing is said/],
    [
      'holidays that do not exist',
      { holidays: [{ holidays: 'no', flow: go(sales) }] },
      /holidays\/0\/holidays: holidays no/,
    ],
    ['an authorised person who does not exist', { authorised: ['no'] }, /authorised\/0: agent no/],
    [
      'a way back to itself without asking',
      { open: go({ kind: 'flow', flow: 'reception' }) },
      /attendant\/reception: comes back to itself/,
    ],
    ['the id of a flow', { id: 'main' }, /attendant\/main\/id: a flow has the same id/],
  ])('refuses %s', (_, of, expected) => {
    expect(faults(of).join('\n')).toMatch(expected);
  });

  it('a language without words of ours is fine with prompts of its own', () => {
    const open = menu([option('1')], { prompt: text('Premi uno.') });
    expect(faults({ language: 'it-IT', open })).toEqual([]);
  });

  it('a flow and an attendant may swap their id in one change', () => {
    const config = all({ id: 'desk' });
    const flow = ConfigDocument.parse({
      kind: 'flow',
      id: 'desk',
      name: 'Desk',
      start: 'end',
      nodes: { end: { kind: 'end' } },
    });
    const active = emptyConfig();
    for (const document of config) applyDocument(active, document);
    expect(checkConfig([flow], active)).toEqual([
      'attendant/desk/id: a flow has the same id; give one of them another',
    ]);
    expect(checkConfig([flow], active, ['attendant/desk'])).toEqual([]);
  });

  it('warns of what is probably not meant', () => {
    expect(warnings({ operator: null }).join()).toMatch(/operator: who chooses nothing is dropped/);
    expect(warnings({ closed: go(sales) }).join()).toMatch(/closed: is never heard/);
    const zone = warnings({ timeZone: 'Europe/Paris', hours: 'week', closed: go(sales) });
    expect(zone.join()).toMatch(/hours: go by Europe\/London, the attendant by Europe\/Paris/);
    const mixed = menu([option('2'), option('0', { phrase: 'x' })], { directory: 'name' });
    expect(warnings({ open: mixed }).join()).toMatch(/key 2 is taken before anybody is searched/);
  });

  it('refuses more than eight in a row without asking', () => {
    const chain = Array.from({ length: 9 }, (_, index) => ({
      ...attendant({}),
      id: `a${index}`,
      open: go(index === 8 ? sales : { kind: 'flow', flow: `a${index + 1}` }),
    }));
    expect(faults({}, chain)).toEqual([]);
    const longer = faults({ open: go({ kind: 'flow', flow: 'a0' }) }, chain);
    expect(longer.join('\n')).toMatch(/attendant\/reception: leads through over 8 flows/);
  });
});

describe('dates of several sets', () => {
  const both = (one: readonly object[], other: readonly object[]) =>
    faults({ holidays: ['one', 'other'].map((holidays) => ({ holidays, flow: go(sales) })) }, [
      set('one', ...one),
      set('other', ...other),
    ]).join('\n');

  it.each<[string, object[], object[]]>([
    ['the same day', [day('2026-12-25')], [day('2026-12-25')]],
    ['a day in a range', [day('2026-12-25')], [range('2026-12-24T12:00', '2026-12-26T00:00')]],
    [
      'two ranges',
      [range('2026-08-01T00:00', '2026-08-10T00:00')],
      [range('2026-08-09T00:00', '2026-08-12T00:00')],
    ],
    ['a yearly day and one of a year', [day('1970-12-25', true)], [day('2027-12-25')]],
    ['two yearly days', [day('1970-12-25', true)], [day('2026-12-25', true)]],
    [
      'a yearly day in a range',
      [day('1970-01-01', true)],
      [range('2026-12-24T00:00', '2027-01-04T00:00')],
    ],
  ])('%s are refused', (_, one, other) => {
    expect(both(one, other)).toMatch(/attendant\/reception\/holidays: .* keep it in one/);
  });

  it('what only touches, or is in one set twice, is fine', () => {
    const touching = range('2026-12-26T00:00', '2026-12-27T00:00');
    expect(both([day('2026-12-25'), day('2026-12-25', true)], [touching])).toBe('');
  });

  it('refuses dates that do not exist', () => {
    const found = faults({}, [set('one', day('2026-02-30'), day('2027-02-29', true))]);
    expect(found).toEqual([
      'holidays/one/dates/0/date: 2026-02-30 is no date; write one that there is',
    ]);
  });
});

describe('extensions', () => {
  it('belong to one person', () => {
    const agents = contoso()
      .filter((each) => each.kind === 'agent')
      .map((each) => ({ ...each, directory: { extension: '470' } }));
    expect(faults({}, agents).join('\n')).toMatch(/directory\/extension: ana has 470, too/);
  });
});
