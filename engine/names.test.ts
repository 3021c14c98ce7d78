import { expect, it } from 'vitest';
import { namesOf } from './names.ts';
import { calls, publish } from './test-support/commands.ts';
import { contoso } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';
import { timelineText } from './timeline.ts';

const SALES = '+442079460120';

it.each([
  ['block', { blocked: true }, 'Blocked'],
  ['vip', { vip: true }, 'VIP'],
])('a list stands by its name in the timeline of a call that it met: %s', (purpose, met, word) => {
  const list = { kind: 'list', id: 'l1', name: 'Known callers', purpose };
  const spec = given(publish([...contoso(), list]));
  spec.when(calls('c1', SALES, { ...met, list: 'l1' }));
  const told = () =>
    spec.all.map((record) => timelineText(record, namesOf(spec.state)).text).join('\n');
  expect(told()).toContain(`calls ${SALES}. ${word} by list Known callers.`);
  spec.when(publish([], ['list/l1']));
  expect(told()).toContain(`${word} by list l1.`);
});
