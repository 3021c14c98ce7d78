import { expect, it } from 'vitest';
import { answers, calls, ends, publish, ready, rings } from './test-support/commands.ts';
import { contoso } from './test-support/fixture.ts';
import { given } from './test-support/spec.ts';
import type { Spec } from './test-support/spec.ts';

/** Settings that other tests meet with their default only: here each is another than that. */
const SALES = '+442079460120';
const sales = (settings: object) => given(publish(contoso({ sales: settings })));
const ana = (spec: Spec) => spec.phone('ana');

it('confirmTimeMs: so long the key is waited for, and no longer', () => {
  const spec = sales({ confirmAnswer: 'always', confirmTimeMs: 25_000 });
  spec
    .when(ready('ana'))
    .when(calls('c1', SALES))
    .when((s) => rings(ana(s)));
  spec.when((s) => answers(ana(s))).after(24_999);
  expect(spec.count('offerEnded')).toBe(0);
  spec.after(1).thenAmong({ type: 'offerEnded', why: 'unconfirmed' });
});

it('ringTimeMs: so long the phone rings, and its platform is told', () => {
  const spec = sales({ ringTimeMs: 40_000 }).when(ready('ana')).when(calls('c1', SALES));
  spec.thenAmong({ type: 'legStarted', role: 'agent', ringTimeMs: 40_000 });
  spec.when((s) => rings(ana(s))).after(39_999);
  expect(spec.count('offerEnded')).toBe(0);
  spec.after(1).thenAmong({ type: 'offerEnded', why: 'noAnswer' });
});

it('backOffMs: so long nobody is asked again who declined, or was lost in talk', () => {
  const declined = (spec: Spec) => spec.when(ends(ana(spec), 'declined', 603));
  const lost = (spec: Spec) => {
    spec.when(answers(ana(spec))).when(ends(ana(spec), 'noMedia'));
  };
  for (const goes of [declined, lost]) {
    const spec = sales({ backOffMs: 25_000 }).when(ready('ana')).when(calls('c1', SALES));
    goes(spec);
    spec.after(24_999);
    expect(spec.count('offered')).toBe(1);
    spec.after(1).thenAmong({ type: 'offered', agent: 'ana' });
  }
});

it('shortAbandonMs: who leaves sooner has abandoned in short', () => {
  const spec = sales({ shortAbandonMs: 30_000 }).when(calls('c1', SALES)).after(29_999);
  const short = { kind: 'abandoned', short: true };
  spec.when(ends('c1')).thenAmong({ type: 'interactionEnded', outcome: short });
  spec.when(calls('c2', SALES)).after(30_000).when(ends('c2'));
  spec.thenAmong({ type: 'interactionEnded', outcome: { ...short, short: false } });
});

it('music: the queue’s own is heard while waiting', () => {
  const audio = {
    ...{ kind: 'audio', id: 'opus', name: 'Opus', sha256: 'a'.repeat(64), durationMs: 60_000 },
    source: { format: 'wav', fileName: 'o.wav', sizeBytes: 100 },
  };
  const music = { kind: 'music', name: 'opus' };
  const spec = given(publish([...contoso({ sales: { music } }), audio])).when(calls('c1', SALES));
  spec.thenAmong({ type: 'playStarted', purpose: 'music', prompts: [music] });
});
