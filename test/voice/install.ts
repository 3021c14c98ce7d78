import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Debian's packages that the voice tests stand on, by the program that each brings. */
const packages: Readonly<Record<string, string>> = {
  sipp: 'sip-tester',
  baresip: 'baresip-core',
  kamailio: 'kamailio kamailio-tls-modules',
  rtpengine: 'rtpengine-daemon',
  // Not for calls: assist's tests of speech are skipped where they are missing.
  'espeak-ng': 'espeak-ng',
  pocketsphinx_batch: 'pocketsphinx pocketsphinx-en-us',
};

/** Their packages start services: put by themselves only where no service manager would do so. */
const edgePrograms: readonly string[] = ['kamailio', 'rtpengine'];

/**
 * Installs what is missing, where this user may. Answers with the programs that are still missing:
 * the caller says so and goes on without, except in CI.
 */
export function installVoiceTools(): readonly string[] {
  const missing = Object.keys(packages).filter((program) => !has(program));
  const wanted = existsSync('/run/systemd/system')
    ? missing.filter((program) => !edgePrograms.includes(program))
    : missing;
  if (wanted.length > 0 && process.getuid?.() === 0 && has('apt-get')) {
    console.log(`voice: installing ${wanted.map((program) => packages[program]).join(', ')}`);
    const names = wanted.flatMap((program) => (packages[program] ?? '').split(' '));
    const install = (): boolean => apt('install', '-y', '--no-install-recommends', ...names);
    if (!install() && apt('update')) install();
  }
  return missing.filter((program) => !has(program));
}

export const debianPackage = (program: string): string => packages[program] ?? program;

function has(program: string): boolean {
  const found = spawnSync('sh', ['-c', `PATH="$PATH:/usr/sbin" command -v ${program}`]);
  return found.status === 0;
}

function apt(...args: readonly string[]): boolean {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync('apt-get', ['-q', ...args], { env, timeout: 180_000 }).status === 0;
}
