import { describe, expect, it } from 'vitest';
import { NumberConfig } from '../domain/index.ts';
import { directCallViews, liveDirectCalls } from './direct-calls.ts';
import { snapshotOf, stateFromSnapshot } from './snapshot.ts';
import { any, calls, publish } from './test-support/commands.ts';
import { contoso } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';

const started = any({
  type: 'directCallStarted',
  call: 'd-1',
  direction: 'in',
  number: '+442079460150',
  from: 'carrier',
  to: 'teams',
  dialog: { version: 1 },
});
const answered = any({ type: 'directCallAnswered', call: 'd-1', dialogs: [{ a: 1 }, { b: 2 }] });
const ended = any({ type: 'directCallEnded', call: 'd-1', cause: 'hungUp' });
const direct = NumberConfig.parse({
  kind: 'number',
  number: '+442079460150',
  entry: { kind: 'direct' },
});

describe('a direct call', () => {
  it('is on record from start to end, with its dialogs for whoever must end it', () => {
    const spec = given(publish(contoso()), started);
    spec.thenOnly({ type: 'directCallStarted', number: '+442079460150' });
    expect(directCallViews(spec.state)).toMatchObject([{ id: 'd-1', state: 'ringing' }]);
    spec.after(2_000).when(answered).thenOnly({ type: 'directCallAnswered' });
    expect(liveDirectCalls(spec.state)).toMatchObject([{ dialogs: [{ a: 1 }, { b: 2 }] }]);
    spec.after(5_000).when(ended).thenOnly({ type: 'directCallEnded', talkedMs: 5_000 });
    expect(directCallViews(spec.state)).toEqual([]);
  });

  it('told twice, or after its end, it says nothing new', () => {
    const spec = given(publish(contoso()), started).when(started).thenOnly();
    spec.when(answered).when(answered).thenOnly();
    spec.when(ended).when(ended).thenOnly();
    spec.when(answered).thenOnly();
  });

  it('is kept as it was last agreed, while it talks and no longer', () => {
    const updated = any({ type: 'directCallUpdated', call: 'd-1', dialogs: [{ a: 3 }, { b: 4 }] });
    const spec = given(publish(contoso()), started).when(updated).thenNothing();
    spec.when(answered).when(updated).thenOnly({ type: 'directCallUpdated' });
    expect(liveDirectCalls(spec.state)).toMatchObject([{ dialogs: [{ a: 3 }, { b: 4 }] }]);
    spec.when(ended).when(updated).thenNothing();
  });

  it('stands in a snapshot', () => {
    const { state } = given(publish(contoso()), started);
    const again = stateFromSnapshot(JSON.parse(JSON.stringify(snapshotOf(state))));
    expect(liveDirectCalls(again)).toEqual(liveDirectCalls(state));
  });

  it('is never an interaction', () => {
    const spec = given(publish([...contoso(), direct])).when(calls('c1', direct.number));
    spec.thenAmong({ type: 'legRefused', status: 404 });
  });

  it('needs a Teams trunk', () => {
    const others = contoso().filter((document) => document.kind !== 'trunk');
    const spec = given().when(publish([...others, direct]));
    expect(spec.refusal?.details.join()).toMatch(/no teams trunk/);
  });
});
