import type { ConfigDocument, InteractionView } from '../../domain/index.ts';
import { strongestTone } from '../../media/index.ts';
import { Api } from '../support/api.ts';
import type { Stack } from '../support/stack.ts';
import { Tap } from '../support/tap.ts';
import { Twin } from '../support/twin.ts';
import { until, untilTrue } from '../support/until.ts';
import { freePort } from '../support/ports.ts';
import { Baresip } from './baresip.ts';

/** Tones that the scenarios use; nothing else on the line is a pure one of these. */
const tonesHz = [440, 700, 1000, 1300];

interface NewDocument {
  readonly kind: string;
  readonly id?: string;
  readonly number?: string;
  readonly [more: string]: unknown;
}

/** What a scenario's steps work with. */
export class Context {
  readonly stack: Stack;
  readonly twin: Twin;
  /** As the supervisor, who sees who calls and may set everybody's state. */
  readonly api: Api;
  readonly caller: string;
  readonly tap: Tap;
  /** Callers, beside the scenario's own, that saw an 18x or 2xx. */
  readonly alsoAccepted: string[] = [];
  /** As the administrator. */
  readonly dana: Api;
  readonly #undo: (() => Promise<unknown>)[] = [];

  constructor(stack: Stack, twin: Twin, caller: string, tap: Tap) {
    this.stack = stack;
    this.twin = twin;
    this.api = new Api(stack.productUrl, twin, 'chloe');
    this.dana = new Api(stack.productUrl, twin, 'dana');
    this.caller = caller;
    this.tap = tap;
  }

  /** Everybody as at first start: phones quiet, wrap-ups done, Ana and Ben ready. */
  async tidyUp(): Promise<void> {
    await this.twin.reset();
    await untilTrue('all interactions to end', async () => {
      const open = (await this.api.interactions()).filter((view) => view.state !== 'ended');
      for (const view of open) {
        const wrapping = view.state === 'wrapUp';
        const path = `/interactions/${view.id}/${wrapping ? 'wrap-up' : 'end'}`;
        // It may end by itself meanwhile; then the next look shows it.
        await this.api.send('POST', path, wrapping ? { code: null } : {}).catch(() => undefined);
      }
      return open.length === 0;
    });
    await this.api.setDuty('chloe', 'signedOut');
    for (const agent of ['ana', 'ben'] as const) await this.api.setDuty(agent, 'ready');
    await untilTrue(
      'Ana and Ben to be free',
      async () => {
        const both = (await this.api.agents()).filter(({ id }) => id === 'ana' || id === 'ben');
        for (const { activity, interaction } of both) {
          if (activity !== 'wrapUp' || interaction === null) continue;
          // Theirs may go on when the customer is long with somebody else; it may end meanwhile.
          const path = `/interactions/${interaction}/wrap-up`;
          await this.api.send('POST', path, { code: null }).catch(() => undefined);
        }
        return both.length === 2 && both.every(({ activity }) => activity === 'free');
      },
      20_000,
    );
  }

  /** When the scenario is over, last first. */
  atEnd(work: () => Promise<unknown>): void {
    this.#undo.push(work);
  }

  async close(): Promise<void> {
    for (const work of this.#undo.splice(0).toReversed()) await work();
    this.tap.close();
  }

  /** Publishes a change of one document; it is as before when the scenario is over. */
  async configure(
    kind: 'agent' | 'queue' | 'trunk' | 'voicemail',
    id: string,
    change: object,
  ): Promise<void> {
    const before = await this.#document(kind, id);
    const publish = (document: object): Promise<unknown> =>
      this.dana.send('POST', '/config/publish', { documents: [document] });
    this.atEnd(() => publish(before));
    await publish({ ...before, ...change });
  }

  /** Publishes new documents, the last of them upon those before it; gone when it is over. */
  async add(documents: readonly NewDocument[]): Promise<void> {
    const removed = documents.map(({ kind, id, number }) => `${kind}/${id ?? number}`).toReversed();
    await this.dana.send('POST', '/config/publish', { documents });
    this.atEnd(() => this.dana.send('POST', '/config/publish', { documents: [], removed }));
  }

  /** An account for a SIP phone that registers; as before when the scenario is over. */
  async newPhone(agent: 'ana' | 'ben'): Promise<{ name: string; password: string }> {
    await this.configure('agent', agent, {});
    const account = await this.dana.send('PUT', `/agents/${agent}/phone`, {});
    return account as { name: string; password: string };
  }

  /** Baresip as the phone of that agent, with an account of ours, registered. */
  async registeredPhone(agent: 'ana' | 'ben', toneHz: number): Promise<Baresip> {
    const { name, password } = await this.newPhone(agent);
    const register = { port: this.stack.ports.sip, password };
    const phone = await Baresip.start(name, await freePort(), toneHz, { register });
    this.atEnd(() => phone.stop());
    await untilTrue(`${agent}'s phone to be registered`, async () => {
      const state = (await this.dana.get(`/agents/${agent}/phone`)) as { registered: number };
      return state.registered === 1;
    });
    return phone;
  }

  async #document(kind: string, id: string): Promise<ConfigDocument> {
    const { documents } = (await this.dana.get('/config')) as { documents: ConfigDocument[] };
    const found = documents.find((one) => one.kind === kind && 'id' in one && one.id === id);
    if (found === undefined) throw new Error(`no ${kind} ${id}`);
    return found;
  }

  /** The caller hears the tone that the other side plays. */
  async callerHears(hz: number): Promise<void> {
    await untilTrue(`the caller to hear ${hz} Hz`, () => {
      return strongestTone(this.tap.heard(600), tonesHz)?.hz === hz;
    });
  }

  async agentHears(agent: 'ana' | 'ben', hz: number): Promise<void> {
    await untilTrue(`${agent} to hear ${hz} Hz`, async () => {
      const samples = await this.twin.heard(`phones/${agent}`);
      return strongestTone(samples.subarray(-4800), tonesHz)?.hz === hz;
    });
  }

  /** Something is on the line to the caller that is louder than noise: prompt or music. */
  async callerHearsSound(): Promise<void> {
    await until('the caller to hear something', () => {
      const samples = this.tap.heard(1000);
      const loud = samples.filter((sample) => Math.abs(sample) > 500).length;
      return loud > samples.length / 20 && samples.length > 4000 ? true : undefined;
    });
  }

  /** The outcome stands when the agent's wrap-up is over: ends it as the agent would. */
  async outcome(): Promise<InteractionView> {
    const view = await until('the talk to end', async () =>
      (await this.api.of(this.caller)).find(({ state }) => state === 'wrapUp' || state === 'ended'),
    );
    if (view.state === 'wrapUp') {
      await this.api.send('POST', `/interactions/${view.id}/wrap-up`, { code: null });
    }
    return this.api.ended(this.caller);
  }

  async state(): Promise<string | undefined> {
    return (await this.api.of(this.caller))[0]?.state;
  }

  async waitForState(state: string, timeoutMs = 30_000): Promise<void> {
    await untilTrue(
      `the interaction of ${this.caller} to be in ${state}`,
      async () => (await this.state()) === state,
      timeoutMs,
    );
  }
}
