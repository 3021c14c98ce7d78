import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRoot } from '../../tools/root.ts';
import { rtpPcap, sine } from '../support/pcap.ts';
import { freePort } from '../support/ports.ts';

const here = join(findRoot(), 'test/voice');
const captures = '/usr/share/sip-tester';

export interface SippRun {
  /** A file of test/voice/scenarios without its ending. */
  readonly scenario: string;
  /** Where it sends: a tap in front of the product. */
  readonly port: number;
  readonly caller: string;
  readonly to: string;
}

export interface SippResult {
  readonly ok: boolean;
  /** SIPp's own words when it was not content. */
  readonly errors: string;
}

/** One call by SIPp, with real RTP. It resolves when the scenario is through. */
export async function runSipp(run: SippRun): Promise<SippResult> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-sipp-'));
  writeFileSync(join(folder, 'scenario.xml'), expand(`scenarios/${run.scenario}.xml`));
  writeFileSync(join(folder, 'tone-700.pcap'), rtpPcap(sine(700, 60_000)));
  copyFileSync(join(captures, 'dtmf_2833_1.pcap'), join(folder, 'dtmf_2833_1.pcap'));
  const [sipPort, mediaPort] = [await freePort(), await freePort()];
  const args = [
    `127.0.0.1:${run.port}`,
    ...['-sf', 'scenario.xml', '-m', '1', '-s', run.to, '-key', 'caller', run.caller],
    ...['-i', '127.0.0.1', '-p', `${sipPort}`, '-mi', '127.0.0.1', '-mp', `${mediaPort & ~1}`],
    ...['-timeout', '70s', '-timeout_error', '-nostdin', '-trace_err', '-error_file', 'errors.log'],
    ...['-trace_msg', '-message_file', 'messages.log'],
  ];
  const child = spawn('sipp', args, { cwd: folder, stdio: 'ignore' });
  const code = await new Promise<number | null>((resolve) => {
    child.once('error', () => resolve(null));
    child.once('close', resolve);
  });
  const errors = code === 0 ? '' : `sipp ended with ${code}\n${readIf(join(folder, 'errors.log'))}`;
  if (process.env['PATCHBAY_KEEP'] && code !== 0) console.log(`kept ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return { ok: code === 0, errors };
}

/**
 * One call of a scenario whose other end is no tap: SIPp as somebody's phone, or as the carrier.
 * Fails with SIPp's own words.
 */
export async function sippAlone(scenario: string, args: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-sipp-'));
  writeFileSync(join(folder, 'scenario.xml'), expand(`scenarios/${scenario}.xml`));
  writeFileSync(join(folder, 'tone-700.pcap'), rtpPcap(sine(700, 60_000)));
  const media = (await freePort()) & ~1;
  const child = spawn(
    'sipp',
    [
      ...['-sf', 'scenario.xml', '-m', '1', '-i', '127.0.0.1', '-mi', '127.0.0.1'],
      ...['-mp', `${media}`, '-nostdin', '-timeout', '40s', '-timeout_error'],
      ...['-trace_err', '-error_file', 'errors.log', ...args],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  try {
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    if (code === 0) return;
    throw new Error(`${scenario}: ${code}: ${readIf(join(folder, 'errors.log'))}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A scenario is built of parts, so that no message stands in ten files. */
function expand(path: string): string {
  return readFileSync(join(here, path), 'utf8').replace(
    /^ *<!-- include: ([a-z0-9-]+) -->\n/gm,
    (_all, part: string) => expand(`parts/${part}.xml`),
  );
}

function readIf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-2000);
  } catch {
    return '';
  }
}

/** Why SIPp cannot be used here, or undefined. */
export function sippLack(): string | undefined {
  if (spawnSync('sipp', ['-v']).error) return 'sipp is not installed (Debian: sip-tester)';
  if (process.getuid?.() !== 0) return 'sipp plays captures as root only (raw sockets)';
  return undefined;
}
