import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freeSettings } from '../../test/support/stack.ts';
import { findRoot } from '../root.ts';

/** From `npm start` to its block: new data and new build, then again, then after kill -9. */
export async function benchStart(): Promise<unknown> {
  const root = findRoot();
  const data = mkdtempSync(join(tmpdir(), 'patchbay-start-'));
  const env = { ...process.env, ...(await freeSettings(data)) };
  try {
    rmSync(join(root, 'build', 'stamp.json'), { force: true });
    const first = await startOnce(root, env);
    await end(first.child, 'SIGTERM');
    const laterSeconds: number[] = [];
    for (let n = 0; n < 3; n++) {
      const later = await startOnce(root, env);
      laterSeconds.push(later.seconds);
      await end(later.child, n < 2 ? 'SIGTERM' : 'SIGKILL');
    }
    const afterKill = await startOnce(root, env);
    await end(afterKill.child, 'SIGTERM');
    return {
      firstSeconds: first.seconds,
      firstGoalSeconds: 30,
      laterSeconds,
      laterGoalSeconds: 6,
      afterKillSeconds: afterKill.seconds,
    };
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

interface Started {
  readonly child: ChildProcess;
  readonly seconds: number;
}

function startOnce(root: string, env: NodeJS.ProcessEnv): Promise<Started> {
  const startedAt = Date.now();
  const child = spawn('npm', ['start'], { cwd: root, env, stdio: 'pipe', detached: true });
  return new Promise((resolve, reject) => {
    let text = '';
    const take = (part: Buffer): void => {
      text += part.toString('utf8');
      if (text.includes('Patchbay is up')) {
        resolve({ child, seconds: (Date.now() - startedAt) / 1000 });
      }
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('exit', () => reject(new Error(`npm start ended:\n${text}`)));
  });
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  // The whole group: npm, the launcher and its two children.
  process.kill(-(child.pid ?? 0), signal);
  await gone;
}
