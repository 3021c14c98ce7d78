import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConfigDocument } from '../../domain/index.ts';
import { findRoot } from '../../tools/root.ts';
import { Api } from '../support/api.ts';
import { freePort } from '../support/ports.ts';
import type { Context } from './context.ts';
import { salesLine } from './scenarios.ts';

const BEN = '+442079460112';

/**
 * Ana has a SIP phone: it registers, a customer reaches her on it, and she transfers them to Ben by
 * its own button. The phone is SIPp in both roles.
 */
export async function registeredPhoneTransfers(context: Context): Promise<void> {
  const { stack, twin, caller } = context;
  const dana = new Api(stack.productUrl, twin, 'dana');
  const before = await documentOf(dana, 'ana');
  const account = (await dana.send('PUT', '/agents/ana/phone', {})) as Account;
  const port = await freePort();
  try {
    await register(stack.ports.sip, account, port);
    const phone = sipp('uas-agent-refers-expect-bye', [
      ...['-p', `${port}`, '-key', 'target', BEN],
      `127.0.0.1:${stack.ports.sip}`,
    ]);
    const call = await twin.call(caller, salesLine);
    await twin.rings('ben');
    await twin.onPhone('ben', 'answer');
    const said = await phone;
    if (said !== '') throw new Error(said);
    await twin.onPhone('ben', 'tone', { hz: 1000 });
    await context.waitForState('agent');
    await twin.onCall(call, 'hangup');
    const { outcome } = await context.outcome();
    if (outcome?.kind !== 'handled') throw new Error(`the outcome is ${outcome?.kind}`);
  } finally {
    await dana.send('POST', '/config/publish', { documents: [before] });
  }
}

interface Account {
  readonly name: string;
  readonly password: string;
}

async function documentOf(api: Api, agent: string): Promise<ConfigDocument> {
  const { documents } = (await api.get('/config')) as { documents: ConfigDocument[] };
  const found = documents.find((one) => one.kind === 'agent' && one.id === agent);
  if (found === undefined) throw new Error(`no agent ${agent}`);
  return found;
}

async function register(product: number, account: Account, phone: number): Promise<void> {
  const said = await sipp('uac-agent-registers-expect-200', [
    ...['-s', account.name, '-au', account.name, '-ap', account.password],
    ...['-p', `${await freePort()}`, '-key', 'phone', `${phone}`],
    `127.0.0.1:${product}`,
  ]);
  if (said !== '') throw new Error(said);
}

/** One call of a scenario; empty when SIPp was content, else its own words. */
async function sipp(scenario: string, args: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-phone-'));
  const file = join(findRoot(), 'test/voice/scenarios', `${scenario}.xml`);
  const media = (await freePort()) & ~1;
  const child = spawn(
    'sipp',
    [
      ...['-sf', file, '-m', '1', '-i', '127.0.0.1', '-mi', '127.0.0.1', '-mp', `${media}`],
      ...['-nostdin', '-timeout', '40s', '-timeout_error'],
      ...['-trace_err', '-error_file', 'errors.log', ...args],
    ],
    { cwd: folder, stdio: 'ignore' },
  );
  try {
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return code === 0 ? '' : `${scenario}: ${code}: ${errorsIn(folder)}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function errorsIn(folder: string): string {
  try {
    return readFileSync(join(folder, 'errors.log'), 'utf8').slice(0, 2_000);
  } catch {
    return '';
  }
}
