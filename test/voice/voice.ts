import type { InteractionView } from '../../domain/index.ts';
import { Api } from '../support/api.ts';
import { Stack } from '../support/stack.ts';
import { Tap } from '../support/tap.ts';
import { count, isClean, showTally } from '../support/tally.ts';
import { Twin } from '../support/twin.ts';
import { until } from '../support/until.ts';
import { baresipAnswers } from './baresip-agent.ts';
import { hasBaresip } from './baresip.ts';
import { edgeCarriesTheCall } from './behind-edge.ts';
import { type Check, checks, restartChecks, sippChecks } from './checks.ts';
import { Context } from './context.ts';
import { edgeLack } from './edge.ts';
import { debianPackage, installVoiceTools } from './install.ts';
import { mainLine, scenarios, type Scenario } from './scenarios.ts';
import { runSipp, sippLack } from './sipp.ts';

/**
 * `npm run voice [-- NAME…]`: SIPp against the real processes, real RTP, every outcome checked on
 * the record. Ends with accepted / ended once / lost / doubled / survived.
 */
class Runner {
  readonly #stack: Stack;
  readonly #twin: Twin;
  readonly #api: Api;
  readonly accepted = new Set<string>();
  readonly failures: string[] = [];
  survived = 0;
  ran = 0;
  #next = 100;

  constructor(stack: Stack) {
    this.#stack = stack;
    this.#twin = new Twin(stack.cloudUrl);
    this.#api = new Api(stack.productUrl, this.#twin, 'chloe');
  }

  async run(name: string, work: (context: Context) => Promise<void>): Promise<void> {
    const startedAt = Date.now();
    const caller = `+447700900${this.#next++}`;
    const tap = await Tap.open(this.#stack.ports.sip);
    const context = new Context(this.#stack, this.#twin, caller, tap);
    this.ran++;
    let fault = '';
    try {
      await context.tidyUp();
      await work(context);
    } catch (error) {
      fault = error instanceof Error ? error.message : String(error);
      fault += await this.#story(caller).catch(() => '');
    }
    if (tap.accepted || (await this.#api.of(caller).catch(() => [])).length > 0) {
      this.accepted.add(caller);
    }
    for (const other of context.alsoAccepted) this.accepted.add(other);
    await context.close().catch((error: unknown) => void (fault += `\n${String(error)}`));
    if (this.#stack.product.running) this.survived++;
    else fault += `\nthe product ended:\n${this.#stack.product.lastLines}`;
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
    console.log(`${fault === '' ? 'ok  ' : 'FAIL'} ${name}  ${seconds} s`);
    if (fault === '') return;
    console.log(fault.replace(/^/gm, '     '));
    this.failures.push(name);
  }

  /** For a person who has to find out what went wrong. */
  async #story(caller: string): Promise<string> {
    const lines: string[] = [];
    for (const view of await this.#api.of(caller)) {
      lines.push(`${view.id}: ${view.state}`);
      for (const { at, text } of await this.#api.timeline(view.id)) {
        lines.push(`  ${new Date(at).toISOString().slice(11, 23)} ${text}`);
      }
    }
    return `\n${lines.join('\n')}`;
  }

  async scenario(scenario: Scenario): Promise<void> {
    await this.run(scenario.file, async (context) => {
      await scenario.prepare?.(context);
      const { caller, tap } = context;
      const { file, to = mainLine } = scenario;
      const sipp = runSipp({ scenario: file, port: tap.port, caller, to });
      const steps = scenario.steps?.(context);
      const [result, done] = await Promise.allSettled([sipp, steps]);
      if (done.status === 'rejected') throw done.reason;
      if (result.status === 'rejected') throw result.reason;
      if (!result.value.ok) throw new Error(result.value.errors);
      await checkOutcome(context, file.split('-expect-')[1] ?? '');
    });
  }

  /** Outcomes on record per caller: interactions that ended, and how often each did. */
  async outcomes(): Promise<Map<string, number>> {
    const found = new Map<string, number>();
    for (const view of await this.#api.interactions()) {
      const ours = view.customerText?.startsWith('+447700900') === true;
      if (!ours || view.customerText === undefined || view.outcome === null) continue;
      // Work that came of a call is none; the message was left in a call that has its own outcome.
      if (view.message !== undefined) continue;
      const timeline = await this.#api.timeline(view.id);
      const ends = timeline.filter((entry) => entry.type === 'interactionEnded').length;
      found.set(view.customerText, (found.get(view.customerText) ?? 0) + ends);
    }
    return found;
  }
}

async function checkOutcome(context: Context, expected: string): Promise<void> {
  if (/^\d{3}$/.test(expected)) {
    const found = await context.api.of(context.caller);
    if (found.length > 0) throw new Error(`a refused call is on record: ${found[0]?.id}`);
    return;
  }
  const outcome = nameOutcome(await context.outcome());
  if (outcome !== expected) throw new Error(`the outcome is ${outcome}, not ${expected}`);
}

function nameOutcome({ outcome }: InteractionView): string {
  if (outcome === null) return 'none';
  return outcome.kind === 'abandoned' ? `abandoned-${outcome.stage}` : outcome.kind;
}

function withBaresip(): readonly Check[] {
  const lack = edgeLack();
  const works = [{ name: 'uac-baresip-agent-expect-handled', run: baresipAnswers }];
  if (lack.length > 0) console.log(`voice: SKIPPED the edge: ${lack.join(', ')} missing`);
  else works.push({ name: 'edge-tls-srtp-failover-expect-handled', run: edgeCarriesTheCall });
  return works;
}

/** What cannot be run here is named; in CI that is a failure. */
function reportLack(): boolean {
  const missing = installVoiceTools();
  const lack = sippLack();
  for (const program of missing) {
    console.log(`voice: ${program} is missing (Debian package ${debianPackage(program)})`);
  }
  if (lack !== undefined) console.log(`voice: SKIPPED all SIPp scenarios: ${lack}`);
  if (process.env['CI'] === 'true' && (lack !== undefined || missing.length > 0)) {
    console.log('voice: CI=true, so this is a failure');
    process.exitCode = 1;
  }
  return lack === undefined;
}

async function runVoice(): Promise<void> {
  const wanted = process.argv.slice(2).filter((word) => !word.startsWith('-'));
  const chosen = (name: string): boolean =>
    wanted.length === 0 || wanted.some((word) => name.includes(word));
  const withSipp = reportLack();
  // SIPp knows MD5 alone; the virtual agent is on this machine.
  const env = { PATCHBAY_SIP_PHONE_DIGEST: 'md5', PATCHBAY_CONNECTOR_HOSTS: '127.0.0.1' };
  const stack = await Stack.start({ directRouting: true, env });
  try {
    const runner = new Runner(stack);
    for (const check of checks.filter(({ name }) => chosen(name))) {
      await runner.run(check.name, check.run);
    }
    for (const { name, run } of withSipp ? sippChecks : []) {
      if (chosen(name)) await runner.run(name, run);
    }
    for (const scenario of scenarios.filter(({ file }) => withSipp && chosen(file))) {
      await runner.scenario(scenario);
    }
    for (const { name, run } of withSipp && hasBaresip() ? withBaresip() : []) {
      if (chosen(name)) await runner.run(name, run);
    }
    for (const { name, run } of restartChecks) {
      if (chosen(name)) await runner.run(name, run);
    }
    const outcomes = await until('the record', () => runner.outcomes());
    const { survived, ran } = runner;
    const tally = { ...count(runner.accepted, outcomes), survived, of: ran };
    console.log(showTally(tally));
    console.log(`voice: ${ran - runner.failures.length} passed, ${runner.failures.length} failed`);
    if (runner.failures.length > 0 || !isClean(tally)) process.exitCode = 1;
  } finally {
    await stack.stop();
  }
}

await runVoice();
