import { describe, expect, test } from 'vitest';
import { ConfigDocument, OverflowTarget, QueueConfig } from '../../../domain/index.ts';
import { copyOf, createDocument, freeId } from './create.ts';
import { baseOf } from './draft/draft.ts';
import {
  absentAs,
  bare,
  factsOf,
  item,
  kindsOf,
  listed,
  moved,
  nullable,
  part,
} from './form/form.ts';
import type { Form } from './form/form.ts';
import { wavOf } from './prompts/recorder.ts';
import { makeable, placeOf, sections } from './sections.ts';
import { stepsOf } from './start/steps.ts';
import { usesOf } from './uses.ts';

const parse = (document: object) => ConfigDocument.parse(document);
const sales = parse({ kind: 'queue', id: 'sales', name: 'Sales', requirements: [] });
const number = parse({
  ...{ kind: 'number', number: '+442079460100' },
  entry: { kind: 'queue', queue: 'sales' },
});
const { documents } = baseOf(1, [sales, number]);

describe('new documents', () => {
  test('of every kind that a section has can be made but audio, and are valid', () => {
    const kinds = sections.flatMap((section) => [...section.kinds]);
    for (const kind of kinds.filter((each) => each !== 'audio')) {
      const name = kind === 'number' ? '+442079460199' : 'Été 2027!';
      expect(ConfigDocument.safeParse(createDocument({ kind, name, documents })).success).toBe(
        true,
      );
    }
  });

  test('have ids made of their names, one for each', () => {
    expect(freeId('queue', 'Ventes Été', documents)).toBe('ventes-ete');
    expect(freeId('queue', 'Sales', documents)).toBe('sales-2');
    expect(freeId('queue', '東京', documents)).toBe('queue');
    expect(copyOf(sales, documents)).toMatchObject({ id: 'sales-2', name: 'Sales 2' });
  });

  test('flows and attendants share their ids', () => {
    const flow = parse({ ...{ kind: 'flow', id: 'main' }, name: 'M', start: 'e', nodes: {} });
    expect(freeId('attendant', 'Main', baseOf(1, [flow]).documents)).toBe('main-2');
  });
});

describe('forms', () => {
  const changes: unknown[] = [];
  const form: Form<QueueConfig> = {
    value: QueueConfig.parse(sales),
    path: 'queue/sales',
    schema: QueueConfig,
    isReadOnly: false,
    change: (next, tag) => changes.push([next, tag]),
  };

  test('a part knows its path and its limits, and changes the whole', () => {
    const ringTime = part(form, 'ringTimeMs');
    expect(ringTime.path).toBe('queue/sales/ringTimeMs');
    expect(factsOf(ringTime.schema)).toEqual({ min: 0, max: 180_000, initial: 15_000 });
    ringTime.change(20_000);
    expect(changes.at(-1)).toEqual([{ ...form.value, ringTimeMs: 20_000 }, ringTime.path]);
  });

  test('undefined leaves the field out; a row changes the list', () => {
    part(form, 'recording').change(undefined);
    expect(changes.at(-1)).not.toHaveProperty('0.recording');
    const codes = { ...part(form, 'wrapUpCodes'), value: ['a', 'b'] };
    item(codes, 1).change('c');
    expect(changes.at(-1)).toHaveProperty('0.wrapUpCodes', ['a', 'c']);
    expect(factsOf(item(codes, 0).schema)).toEqual({ longest: 64 });
    expect(factsOf(codes.schema)).toMatchObject({ most: 200 });
  });

  test('the kinds of a target are those of the domain', () => {
    const kinds = kindsOf(bare(OverflowTarget) ?? OverflowTarget);
    expect(kinds).toEqual(['queue', 'agent', 'flow', 'number', 'voicemail', 'end']);
  });

  test('what is left out has its meaning in sight, and goes again when that is chosen', () => {
    const odd = { ...form, value: { ...form.value, later: 'unknown here' } };
    absentAs(part(odd, 'optOut'), true).change(false);
    expect(changes.at(-1)).toHaveProperty('0.optOut', false);
    expect(changes.at(-1)).toHaveProperty('0.later', 'unknown here');
    const out = { ...odd, value: { ...odd.value, optOut: false, presentMax: 3 } };
    expect(absentAs(part(odd, 'optOut'), true).value).toBe(true);
    absentAs(part(out, 'optOut'), true).change(true);
    expect(changes.at(-1)).not.toHaveProperty('0.optOut');
    expect(nullable(part(odd, 'presentMax')).value).toBeNull();
    nullable(part(out, 'presentMax')).change(null);
    expect(changes.at(-1)).not.toHaveProperty('0.presentMax');
    listed(part(out, 'authorised')).change([]);
    expect(changes.at(-1)).not.toHaveProperty('0.authorised');
    expect(changes.at(-1)).toHaveProperty('0.presentMax', 3);
  });

  test('of one settings document no second can be made', () => {
    const organisation = ['settings', 'dialPolicy'] as const;
    const settings = parse({ kind: 'settings', name: 'Contoso', timeZone: 'Europe/London' });
    expect(makeable(organisation, baseOf(1, [settings]).documents)).toEqual(['dialPolicy']);
    expect(makeable(['queue'], documents)).toEqual(['queue']);
  });

  test('rows move', () => {
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
    expect(moved(['a'], 3, 0)).toEqual(['a']);
  });
});

test('where a document is used, by its field and not by a namesake', () => {
  expect(usesOf(documents, 'queue/sales')).toEqual([
    { key: 'number/+442079460100', path: 'entry/queue' },
  ]);
  expect(usesOf(documents, 'agent/sales')).toEqual([]);
});

test('where a document is edited', () => {
  expect(placeOf('queue/sales')).toBe('queues/queue/sales');
  expect(placeOf('number/+442079460100')).toBe('numbers/number/+442079460100');
  expect(placeOf('trunk/teams')).toBe('trunks/trunk/teams');
  expect(placeOf('settings')).toBe('organisation/settings');
  expect(placeOf('nothing/here')).toBeNull();
});

test('the first steps: what is there is done, the call is the last', () => {
  const steps = stepsOf({ documents, changed: 1, hasCalls: false });
  expect(steps.filter(({ isDone }) => isDone).map(({ id }) => id)).toEqual(['number']);
  expect(steps).toHaveLength(7);
  expect(steps.at(-1)?.id).toBe('call');
});

test('a recording is a WAV file of 16 bits', () => {
  const view = new DataView(wavOf(Float32Array.of(0, 1, -2), 48_000));
  expect(view.byteLength).toBe(50);
  expect(view.getUint32(24, true)).toBe(48_000);
  expect([44, 46, 48].map((at) => view.getInt16(at, true))).toEqual([0, 32_767, -32_767]);
});
