#!/usr/bin/env node
// The command line. Builds first when there is no build yet (see tools/build).
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const program = join(root, 'build', 'patchbay.js');
if (!existsSync(program)) {
  const tool = [join(root, 'tools', 'run-ts.js'), join(root, 'tools', 'build', 'cli.ts')];
  const { status } = spawnSync(process.execPath, tool, { stdio: ['ignore', 2, 2], cwd: root });
  if (status !== 0) process.exit(status ?? 1);
}
process.setSourceMapsEnabled(true);
process.argv[1] = program;
await import(pathToFileURL(program).href);
