import { describe, expect, test } from 'vitest';
import { Flow, FlowNode, NodeId } from '../../../../domain/index.ts';
import { newNode, nodeKinds, portsOf, withPort } from './graph.ts';
import { autoLayout, spotsOf } from './layout.ts';
import { connect, insertNode, outlineOf, removeNode } from './outline.ts';

const firsts = {
  language: 'en-GB',
  queue: 'sales',
  hours: 'office',
  holidays: 'uk',
  voicemail: 'reception',
  flow: 'other',
  connector: 'crm',
};
const prompt = { kind: 'text', text: 'Hello', language: 'en-GB' };
const flow = Flow.parse({
  id: 'main',
  name: 'Main',
  start: 'greeting',
  nodes: {
    greeting: { kind: 'say', prompt, next: 'menu' },
    menu: { kind: 'menu', prompt, choices: { '1': 'sales', '9': 'greeting' }, otherwise: 'bye' },
    sales: { kind: 'queue', queue: 'sales' },
    bye: { kind: 'end' },
    alone: { kind: 'say', prompt, next: 'bye' },
  },
});
const lines = (of: Flow) =>
  outlineOf(of).map(({ id, depth, isRepeat }) => `${depth} ${id}${isRepeat ? ' again' : ''}`);

describe('ports', () => {
  test('every kind that there is can be made, and its ways led elsewhere', () => {
    const all = FlowNode.options.map((option) => option.shape.kind.value);
    expect([...nodeKinds].toSorted()).toEqual([...all].toSorted());
    for (const kind of nodeKinds) {
      let node = newNode(kind, NodeId.parse('old'), firsts);
      for (const { name } of portsOf(node)) node = withPort(node, name, 'new');
      expect(FlowNode.parse(node)).toEqual(node);
      expect(new Set(portsOf(node).map(({ to }) => to))).not.toContain('old');
    }
  });
});

describe('outline', () => {
  test('unfolds each node once, follows no way back, and ends with what nothing leads to', () => {
    expect(lines(flow)).toEqual([
      '0 greeting',
      '1 menu',
      '2 sales',
      '2 greeting again',
      '2 bye',
      '0 alone',
      '1 bye again',
    ]);
  });

  test('a node is put between a way and where it led', () => {
    const added = insertNode(flow, 'say', { from: 'menu', port: 'choices/1' }, firsts);
    expect(added.id).toBe('say');
    expect(lines(added.flow).slice(0, 4)).toEqual(['0 greeting', '1 menu', '2 say', '3 sales']);
    expect(Flow.parse(added.flow)).toEqual(added.flow);
  });

  test('taken out, what led to it goes on where it led', () => {
    const without = removeNode(flow, 'greeting');
    expect(without.start).toBe('menu');
    expect(lines(without)[2]).toBe('1 menu again');
    expect(Flow.parse(removeNode(without, 'menu'))).toMatchObject({ start: 'sales' });
  });

  test('the last one stays, and what is not there is not taken out', () => {
    const one = Flow.parse({ ...flow, start: 'bye', nodes: { bye: { kind: 'end' } } });
    expect(removeNode(one, 'bye')).toBe(one);
    expect(removeNode(flow, 'nothing')).toBe(flow);
  });

  test('a way to nowhere is a line of its own', () => {
    const broken = connect(flow, { from: 'menu', port: 'otherwise' }, 'gone');
    expect(outlineOf(broken).find(({ id }) => id === 'gone')?.isMissing).toBe(true);
  });
});

describe('layout', () => {
  test('what follows stands to the right, ways back do not push, nothing covers another', () => {
    const spots = autoLayout(flow);
    const x = (id: string) => spots[id]?.x ?? -1;
    expect(x('greeting')).toBeLessThan(x('menu'));
    expect(x('menu')).toBeLessThan(x('sales'));
    expect(x('menu')).toBeLessThan(x('bye'));
    const places = Object.values(spots).map((spot) => `${spot.x} ${spot.y}`);
    expect(new Set(places).size).toBe(5);
  });

  test('who was put somewhere stays there', () => {
    const put = { ...flow, layout: { [NodeId.parse('menu')]: { x: 7, y: 9 } } };
    expect(spotsOf(put)['menu']).toEqual({ x: 7, y: 9 });
    expect(spotsOf(put)['sales']).toEqual(autoLayout(flow)['sales']);
  });
});
