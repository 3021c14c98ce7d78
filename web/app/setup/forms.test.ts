import { createRequire } from 'node:module';
import { describe, expect, test, vi } from 'vitest';
import type { z } from 'zod';
import { ConfigDocument, configKey } from '../../../domain/index.ts';
import { bare, variantOf } from './form/form.ts';
import type { Form } from './form/form.ts';
import { drawn } from './test-support/drawn.ts';
import * as whole from './test-support/whole.ts';

// Fluent's ES modules are for bundlers; Node reads its others.
vi.mock('@fluentui/react-components', () =>
  createRequire(import.meta.url)('@fluentui/react-components'),
);
vi.mock('@fluentui/react-icons', () => createRequire(import.meta.url)('@fluentui/react-icons'));

/** What no form changes: the name that others know it by. */
const IDENTITY = new Set(['kind', 'id']);
/** Of a document that is known by its number. */
const isIdentity = (path: string) => path.startsWith('number/') && path.endsWith('/number');

/**
 * Every field of a document's schema, as far down as it is made of objects and lists. A union
 * (prompt, target, address) is one: its own fields follow its kind.
 */
function leavesOf(schema: z.ZodType | null, value: unknown, path: string): readonly string[] {
  const inner = bare(schema);
  const { shape, element } = (inner?.def ?? {}) as unknown as {
    readonly shape?: Readonly<Record<string, z.ZodType>>;
    readonly element?: z.ZodType;
  };
  if (shape !== undefined) {
    return Object.entries(shape)
      .filter(([name]) => !IDENTITY.has(name))
      .flatMap(([name, of]) => leavesOf(of, fieldOf(value, name), `${path}/${name}`));
  }
  if (isIdentity(path)) return [];
  const isList = element !== undefined && 'shape' in element.def;
  if (isList) return leavesOf(element, fieldOf(value, '0'), `${path}/0`);
  expect(value, `the whole document lacks ${path}`).toBeDefined();
  return [path];
}

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;

function formOf(given: object): Form<ConfigDocument> {
  const value = ConfigDocument.parse(given);
  return {
    value,
    path: configKey(value),
    schema: variantOf(ConfigDocument, value.kind),
    isReadOnly: false,
    change: () => expect.unreachable('nothing is changed'),
  };
}

const pathsIn = (markup: string) =>
  [...markup.matchAll(/data-path="([^"]+)"/g)].map(([, at = '']) => at);

/** Documents in whose forms all fields are in sight, taken together. */
const every = Object.entries({
  // Its own conditions stand in the place of a callback's two others.
  queue: [whole.queue, { ...whole.queue, callback: {} }],
  agent: [whole.agent],
  number: [whole.number],
  attendant: [whole.attendant],
  voicemail: [whole.voicemail],
  trunk: [whole.trunk],
  list: [whole.list],
  connector: [whole.connector],
  settings: [whole.settings],
  dialPolicy: [whole.dialPolicy],
}).map(([kind, given]) => [kind, given.map(formOf)] as const);

test.each(every)('a %s has a field for all that its document may say', (_kind, forms) => {
  const paths = forms.flatMap((form) => pathsIn(drawn(form)));
  const [form] = forms;
  expect(form).toBeDefined();
  if (form === undefined) return;
  const missing = leavesOf(form.schema, form.value, form.path).filter(
    (leaf) => !paths.some((at) => at === leaf || at.startsWith(`${leaf}/`)),
  );
  expect(missing).toEqual([]);
});

describe('a field', () => {
  test('says its bounds and its default as the domain has them', () => {
    const markup = drawn(formOf(whole.queue));
    expect(fieldAt(markup, 'queue/sales/presentMax')).toContain('1 to 200.');
    expect(fieldAt(markup, 'queue/sales/members/groups')).toContain('At most 20 of them.');
    expect(fieldAt(markup, 'queue/sales/members/perSourceMax')).toContain('Default 1000.');
    expect(fieldAt(markup, 'queue/sales/confirmTimeMs')).toContain('0 s to 60 s. Default 10 s.');
    expect(fieldAt(markup, 'queue/sales/strategy')).toContain('Default Idle for longest.');
    const trunk = drawn(formOf(whole.trunk));
    expect(fieldAt(trunk, 'trunk/carrier/trusted')).toContain('Default yes.');
  });

  test('shows what the check found in it, and only there', () => {
    const path = 'queue/sales/members/channel/team';
    const faults = [{ path, message: 'there is no such', remedy: 'choose another' }];
    const markup = drawn(formOf(whole.queue), faults);
    expect(fieldAt(markup, path)).toContain('there is no such; choose another');
    expect(markup.split('there is no such')).toHaveLength(2);
  });

  test.each(every.slice(-5))('of a %s has a help text', (_kind, forms) => {
    const fields = forms.flatMap((form) => drawn(form).split('data-path="').slice(1));
    const pathOf = (field: string) => field.slice(0, field.indexOf('"'));
    const told = new Set(fields.filter((each) => HELP.test(each)).map(pathOf));
    const silent = fields.map(pathOf).filter((path) => !told.has(path) && !isFrame(path));
    expect(silent).toEqual([]);
  });
});

const HELP = /fui-Field__hint|class="quiet"/;
/** Two fields of a trunk that belong together. */
const isFrame = (path: string) => path.endsWith('/failover');

/** From its own mark to the next one. */
function fieldAt(markup: string, path: string): string {
  const fields = markup.split('data-path="').filter((each) => each.startsWith(`${path}"`));
  expect(fields, path).not.toHaveLength(0);
  return fields.join('');
}
