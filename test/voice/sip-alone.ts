import { spawn } from 'node:child_process';
import { binOf } from '../../tools/process.ts';
import { findRoot } from '../../tools/root.ts';

const LAST_CHARS = 3_000;

/** `protocol.test.ts`: the SIP stack by itself against SIPp and baresip. */
export async function sipAloneHolds(): Promise<void> {
  const root = findRoot();
  const args = ['run', '--project', 'system', 'test/voice/protocol.test.ts'];
  const child = spawn(binOf(root, 'vitest'), args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  const take = (data: Buffer): void => void (said += data.toString('utf8'));
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(said.slice(-LAST_CHARS));
}
