import { expect, it } from 'vitest';
import { run } from './process.ts';

const cat = { path: 'cat', args: [], input: 'x', timeoutMs: 20_000, outputBytesMax: 9 };
const sleep = { ...cat, path: 'sleep', args: ['20'] };

it('gives what a program says', async () => {
  expect((await run(cat)).toString()).toBe('x');
});

it('ends the program when it is closed, and starts none afterwards', async () => {
  const closing = new AbortController();
  const { signal } = closing;
  const running = run({ ...sleep, signal });
  const expected = expect(running).rejects.toMatchObject({ code: 'closed' });
  closing.abort();
  await expected;
  await expect(run({ ...cat, signal })).rejects.toMatchObject({ code: 'closed' });
});

it('tells what went wrong', async () => {
  await expect(run({ ...cat, input: 'more than that' })).rejects.toMatchObject({ code: 'tooMuch' });
  await expect(run({ ...cat, path: '/nowhere/x' })).rejects.toMatchObject({ code: 'missing' });
  await expect(run({ ...sleep, timeoutMs: 1 })).rejects.toMatchObject({ code: 'timedOut' });
  await expect(run({ ...cat, path: 'false' })).rejects.toMatchObject({ code: 'failed' });
});
