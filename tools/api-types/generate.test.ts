import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findRoot } from '../root.ts';
import { generate, target } from './generate.ts';
import { typeText } from './type-text.ts';

test('the web’s types are those of the API as it is now', async () => {
  const kept = readFileSync(join(findRoot(), target), 'utf8');
  expect(kept, 'run: node tools/run-ts.js tools/api-types/cli.ts').toBe(await generate());
});

test.each([
  [{ type: 'integer' }, 'number'],
  [{ const: 'x' }, '"x"'],
  [{ enum: ['a', 'b'] }, '"a" | "b"'],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string | null'],
  [{ type: 'array', items: { type: 'string' } }, 'readonly (string)[]'],
  [{ type: 'object', properties: { a: { type: 'string' } } }, '{ readonly "a"?: string }'],
  [{ type: 'object', additionalProperties: {} }, 'Readonly<Record<string, unknown>>'],
])('%j', (schema, expected) => {
  expect(typeText(schema, new Map())).toBe(expected);
});
