import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRoot } from '../root.ts';

/** `npm ci` into an empty folder, the packages in npm's cache from the first of two runs. */
export async function benchInstall(): Promise<unknown> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-install-'));
  try {
    for (const name of ['package.json', 'package-lock.json']) {
      copyFileSync(join(findRoot(), name), join(folder, name));
    }
    const firstSeconds = install(folder);
    rmSync(join(folder, 'node_modules'), { recursive: true });
    const warmSeconds = install(folder);
    const files = readdirSync(join(folder, 'node_modules'), { recursive: true }).length;
    return { firstSeconds, warmSeconds, warmGoalSeconds: 90, files, filesGoal: 45_000 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function install(folder: string): number {
  const startedAt = Date.now();
  execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' });
  return (Date.now() - startedAt) / 1000;
}
