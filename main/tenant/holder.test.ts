import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hostname } from 'node:os';
import { describe, expect, it } from 'vitest';
import { isDeadHolder, newHolder } from './holder.ts';

describe('a lease holder', () => {
  it('is not dead while its process runs', () => {
    expect(isDeadHolder(newHolder())).toBe(false);
  });

  it('is dead once its process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    expect(isDeadHolder(`${hostname()}/${child.pid}/1/x`)).toBe(true);
  });

  it('is dead when another process has its number now', () => {
    expect(isDeadHolder(`${hostname()}/${process.pid}/1/x`)).toBe(process.platform === 'linux');
  });

  it.each(['elsewhere/1/1/x', 'no-parts', '', `${hostname()}/0/1/x`, `${hostname()}/abc/1/x`])(
    'is left alone when that cannot be known: %s',
    (holder) => {
      expect(isDeadHolder(holder)).toBe(false);
    },
  );
});
