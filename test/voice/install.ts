import { spawnSync } from 'node:child_process';

/** Debian's packages that the voice tests stand on, by the program that each brings. */
const packages: Readonly<Record<string, string>> = { sipp: 'sip-tester', baresip: 'baresip-core' };

/**
 * Installs what is missing, where this user may. Answers with the programs that are still missing:
 * the caller says so and goes on without, except in CI.
 */
export function installVoiceTools(): readonly string[] {
  const missing = Object.keys(packages).filter((program) => !has(program));
  if (missing.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    console.log(`voice: installing ${missing.map((program) => packages[program]).join(', ')}`);
    const names = missing.map((program) => packages[program] ?? '');
    const install = (): boolean => apt('install', '-y', '--no-install-recommends', ...names);
    if (!install() && apt('update')) install();
  }
  return missing.filter((program) => !has(program));
}

export const debianPackage = (program: string): string => packages[program] ?? program;

function has(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

function apt(...args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-q', ...args], { env, timeout: 180_000 }).status === 0;
}
