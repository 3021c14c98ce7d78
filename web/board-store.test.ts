import { describe, expect, test } from 'vitest';
import type { AgentView, InteractionView, QueueView } from '../domain/index.ts';
import { BoardStore } from './board-store.ts';

const interaction = (id: string) => ({ id }) as InteractionView;
const agent = (id: string, since = 0) => ({ id, since }) as AgentView;
const queue = (id: string) => ({ id }) as QueueView;
const parts = { seq: 1, now: 0, interactions: [], agents: [], queues: [] };
const patch = { ...parts, gone: [] };

/** A store whose telling waits until `flush`. */
function newStore() {
  const waiting: (() => void)[] = [];
  const store = new BoardStore((run) => void waiting.push(run));
  const flush = () => waiting.splice(0).forEach((run) => run());
  return { store, flush, waiting };
}

describe('the board store', () => {
  test('takes patches in order, ignores old ones and refuses a gap', () => {
    const { store, flush } = newStore();
    expect(store.takePatch({ ...patch, n: 1 })).toBe(false);
    store.takeSnapshot({ ...parts, interactions: [interaction('a')] }, 100);
    expect(store.takePatch({ ...patch, n: 101, interactions: [interaction('b')] })).toBe(true);
    expect(store.takePatch({ ...patch, n: 100, interactions: [interaction('old')] })).toBe(true);
    expect(store.takePatch({ ...patch, n: 103, interactions: [interaction('late')] })).toBe(false);
    flush();
    expect([...store.state().interactions.keys()]).toEqual(['a', 'b']);
    expect(store.n).toBe(101);
  });

  test('a snapshot leaves nothing of before; what is gone leaves', () => {
    const { store, flush } = newStore();
    store.takeSnapshot({ ...parts, interactions: [interaction('a')] }, 1);
    store.takeSnapshot({ ...parts, interactions: [interaction('b'), interaction('c')] }, 7);
    const { id } = interaction('b');
    store.takePatch({ ...patch, n: 8, gone: [id] });
    flush();
    expect([...store.state().interactions.keys()]).toEqual(['c']);
  });

  test('many patches are told once, and shown together', () => {
    const { store, flush, waiting } = newStore();
    let told = 0;
    store.subscribe(() => (told += 1));
    store.takeSnapshot({ ...parts, agents: [agent('ana')] }, 1);
    for (let n = 2; n < 200; n++) store.takePatch({ ...patch, n, agents: [agent('ana', n)] });
    expect([waiting.length, store.state().agents.size]).toEqual([1, 0]);
    flush();
    expect([told, store.state().agents.get('ana')?.since]).toEqual([1, 199]);
  });

  test('what was shown is never changed by what comes after it', () => {
    const { store, flush } = newStore();
    store.takeSnapshot({ ...parts, agents: [agent('ana', 1)] }, 1);
    flush();
    const seen = store.state();
    for (let n = 2; n < 6; n++) store.takePatch({ ...patch, n, agents: [agent('ana', n)] });
    expect(seen.agents.get('ana')?.since).toBe(1);
    flush();
    store.takePatch({ ...patch, n: 6, agents: [agent('ana', 6)] });
    expect(store.state().agents.get('ana')?.since).toBe(5);
  });

  test('an own offer is shown ahead of its patch, which may bring it again', () => {
    const { store, flush } = newStore();
    store.takeSnapshot({ ...parts, seq: 5 }, 1);
    store.takeAhead({ seq: 7, now: 0, interactions: [interaction('i1')], agents: [] });
    flush();
    expect([store.n, store.state().interactions.size]).toEqual([1, 1]);
    expect(store.takePatch({ ...patch, seq: 8, n: 2, gone: [interaction('i1').id] })).toBe(true);
    store.takeAhead({ seq: 7, now: 0, interactions: [interaction('i1')], agents: [] });
    flush();
    expect(store.state().interactions.size).toBe(0);
  });

  test('paused, it takes what comes and shows it when it goes on', () => {
    const { store, flush } = newStore();
    store.takeSnapshot({ ...parts, agents: [agent('ana')] }, 1);
    flush();
    store.pause();
    store.takePatch({ ...patch, n: 2, agents: [agent('ana', 2)] });
    flush();
    expect([store.n, store.state().agents.get('ana')?.since]).toEqual([2, 0]);
    store.resume();
    flush();
    expect(store.state().agents.get('ana')?.since).toBe(2);
  });

  test('what did not change stays the same object', () => {
    const { store, flush } = newStore();
    store.takeSnapshot({ ...parts, agents: [agent('ana'), agent('ben')], queues: [queue('q')] }, 1);
    flush();
    const before = store.state();
    store.takePatch({ ...patch, n: 2, agents: [agent('ana', 5)] });
    flush();
    const after = store.state();
    expect(after.queues).toBe(before.queues);
    expect(after.agents.get('ben')).toBe(before.agents.get('ben'));
    expect(after.agents.get('ana')).not.toBe(before.agents.get('ana'));
  });
});
