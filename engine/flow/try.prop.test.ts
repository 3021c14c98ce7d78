import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ConfigDocument, FlowId } from '../../domain/index.ts';
import { evaluate, expressionFault } from '../../domain/index.ts';
import { contoso } from '../test-support/fixture.ts';
import { START } from '../test-support/spec.ts';
import { tryFlow } from './try.ts';

const SEED = 20_261_126;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f'];
const prompt = { kind: 'text', text: 'Hello.', language: 'en-GB' };
const to = fc.constantFrom(...NAMES);
const asking = { prompt, triesMax: 2, timeoutMs: 1_000 };

const node = fc.oneof(
  fc.record({ next: to }).map((of) => ({ kind: 'say', prompt, ...of })),
  fc.record({ next: to }).map((of) => ({ kind: 'set', values: { n: 'vars.n == null' }, ...of })),
  fc.tuple(to, to).map(([one, otherwise]) => {
    return { kind: 'branch', cases: [{ when: 'vars.n', to: one }], otherwise };
  }),
  fc.tuple(to, to, to).map(([one, two, otherwise]) => {
    return { kind: 'menu', ...asking, choices: { '1': one, '2': two }, otherwise };
  }),
  fc.tuple(to, to).map(([next, otherwise]) => {
    return { kind: 'collect', ...asking, into: 'n', digitsMax: 2, next, otherwise };
  }),
  fc.record({ open: to, closed: to }).map((of) => ({ kind: 'hours', hours: 'week', ...of })),
  fc.record({ flow: fc.constant('main'), next: to }).map((of) => ({ kind: 'subFlow', ...of })),
  fc.constantFrom(
    { kind: 'queue', queue: 'sales' },
    { kind: 'end', prompt },
    { kind: 'return' },
    { kind: 'transfer', target: { kind: 'agent', agent: 'ben' } },
  ),
);
/** Without those that nothing leads to, which the check would refuse. */
function reached(made: readonly object[]): Record<string, object> {
  const kept: Record<string, object> = {};
  const todo = ['a'];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const each = made[NAMES.indexOf(id)];
    if (each === undefined || Object.hasOwn(kept, id)) continue;
    kept[id] = each;
    const texts = JSON.stringify(each).matchAll(/"([a-f])"/g);
    todo.push(...[...texts].map(([, to = '']) => to));
  }
  return kept;
}

const nodes = fc.tuple(node, node, node, node, node, node);
const keys = fc.array(fc.constantFrom('1', '2', '#'), { maxLength: 6 });

it('a random flow is refused, or all its callers wait, are with somebody, or have left', () => {
  let tried = 0;
  fc.assert(
    fc.property(nodes, keys, (made, press) => {
      const all = reached(made);
      const flow = { kind: 'flow', id: 'x', name: 'X', start: 'a', nodes: all };
      const documents = [ConfigDocument.parse(flow)];
      const of = { flow: FlowId.parse('x'), trial: { press }, documents, now: START };
      const result = tryFlow(contoso(), of);
      if (result.kind === 'refused') {
        expect(result.faults.length).toBeGreaterThan(0);
        return;
      }
      tried++;
      // A call that a flow itself ended as failed would have spun.
      expect(result.outcome).not.toMatch(/failed \(failed\)/);
    }),
    { seed: SEED, numRuns: 120 },
  );
  expect(tried).toBeGreaterThan(10);
});

const part = fc.constantFrom(
  ...['vars', '.', 'n', '[', ']', '(', ')', '"x"', "'", '1', '+', '-', '*', '/', '%', '&&', '||'],
  ...['!', '?', ':', '==', '<', 'in', '{', '}', ',', 'call', 'now', 'queues', 'matches', 'map'],
  ...['exists', 'size', 'a', 'null', 'true', '9223372036854775807', '\\', '\u0000', '💥', 'b"'],
);
const FACTS = { call: {}, now: {}, vars: { n: 1 }, queue: () => null };

it('no source makes an expression throw, or give what no variable holds', () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 40 }), (parts) => {
      const source = parts.join('');
      expressionFault(source, 'value');
      const found = evaluate(source, FACTS);
      if (!found.ok) expect(found.fault).not.toBe('');
      else expect(['string', 'number', 'boolean', 'object']).toContain(typeof found.value);
    }),
    { seed: SEED, numRuns: 600 },
  );
});
