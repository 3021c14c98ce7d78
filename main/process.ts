import { join, resolve } from 'node:path';
import { AudioId } from '../domain/index.ts';
import type { Effect, TenantId } from '../domain/index.ts';
import {
  configOf,
  liveDirectCalls,
  liveLegs,
  tenantLanguage,
  type TenantState,
} from '../engine/index.ts';
import { AudioConverter, transcribedRecogniser } from '../assist/index.ts';
import type { SpeechRecogniser } from '../assist/index.ts';
import {
  createSnapshotter,
  openJournal,
  type OpenOptions,
  type PostgresJournal,
  Projector,
  type Snapshotter,
} from '../journal/index.ts';
import { createSipVoice, type VoiceDriver } from '../channels/index.ts';
import { baseTrunksOf } from './base-trunks.ts';
import { reachOf } from './egress/reach-of.ts';
import { type Clock, pause } from './clock.ts';
import type { Config } from './config.ts';
import { DirectoryKeeper } from './directory-keeper.ts';
import { Doors } from './doors.ts';
import { ConnectorEffects } from './effect/connector-effects.ts';
import { EffectRunner, type Settlement } from './effect/runner.ts';
import { HttpConnectors } from './egress/http-connector.ts';
import type { Reach } from './egress/reach.ts';
import type { Log } from './log.ts';
import { builtFile } from './node-files.ts';
import { PhoneDesk } from './phone-desk.ts';
import { openEars } from './prompt/ears.ts';
import { transcribedLanguages, transcriberOf } from './prompt/transcriber.ts';
import { openVoices } from './prompt/speech.ts';
import type { Voices } from './prompt/speech.ts';
import { PromptLibrary } from './prompt-library.ts';
import { RecordingKeeper, recordingPlace } from './recording/keeper.ts';
import { secretFile } from './secret-file.ts';
import { sipTlsOf } from './sip-tls.ts';
import type { CommitListener } from './tenant/port.ts';
import { newHolder } from './tenant/holder.ts';
import { Tenants } from './tenant/tenants.ts';
import { ViewHub } from './view/hub.ts';
import { messageSamples } from './voicemail/audio.ts';
import { Errands } from './voicemail/errands.ts';
import type { ErrandsOptions } from './voicemail/errands.ts';
import { VoicemailKeeper, voicemailPlace } from './voicemail/keeper.ts';
import { VoiceHostOfProcess } from './voice-host.ts';

export interface NodeOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  /** Names the code that decided: `replay --decide` compares only its own build's commands. */
  readonly build: string;
  /** Hear of every commit after all others. */
  readonly listeners?: readonly CommitListener[];
  /** How messages of voicemails leave, and get words. */
  readonly voicemail?: Pick<ErrandsOptions, 'mail' | 'transcriber'>;
}

/** Where the journal is, as the journal room wants it told. */
export function databaseOf(config: Config): OpenOptions {
  const { data, databaseUrl } = config;
  return { dataDir: resolve(data), ...(databaseUrl === null ? {} : { databaseUrl }) };
}

const DRAIN_LOOK_MS = 50;
/** What rings or hangs up while we stop may get where it is going first. */
const ARRIVE_MAX_MS = 2_000;

const PROJECT_AFTER_MS = 300;
const CAUGHT_UP_MS = 10_000;
const INBOX_KEEP_MS = 26 * 3_600_000;
const PRUNE_EVERY_MS = 3_600_000;
const WARM_MAX_MS = 15_000;
const SETTLE_RETRY_MS = 200;

/**
 * One node: the rooms wired together. It opens the journal, takes tenants, listens for calls and
 * carries effects out; `api-host.ts` shows it to HTTP. Nothing here decides anything.
 */
export class PatchbayNode {
  readonly journal: PostgresJournal;
  readonly tenants: Tenants;
  readonly hub: ViewHub;
  readonly projector: Projector;
  readonly prompts: PromptLibrary;
  readonly converter = new AudioConverter();
  readonly doors: Doors;
  readonly phones: PhoneDesk;
  readonly recordings: RecordingKeeper;
  readonly voicemail: VoicemailKeeper;
  readonly errands: Errands;
  readonly #options: NodeOptions;
  readonly #snapshotter: Snapshotter;
  readonly #runner: EffectRunner;
  /** Where connectors may reach, and what asks them. */
  readonly #reach: Reach;
  readonly #http: HttpConnectors;
  readonly #connectors: ConnectorEffects;
  readonly #keeper: DirectoryKeeper;
  #voice: VoiceDriver | null = null;
  #ears: SpeechRecogniser | null = null;
  #draining = false;
  #cancelPrune: () => void = () => undefined;
  #started = false;
  readonly #warming: Promise<void>[] = [];
  readonly #projecting = new Set<TenantId>();
  /** Where its loop stands; null = another process has the tenant. */
  readonly #state = (tenant: TenantId) => this.tenants.loop(tenant)?.state ?? null;

  private constructor(options: NodeOptions, journal: PostgresJournal, speech: Voices) {
    const { config, clock, log } = options;
    this.#options = options;
    this.journal = journal;
    this.hub = new ViewHub(clock, {
      caughtUp: (tenant, seq) => this.projector.waitFor(tenant, seq, CAUGHT_UP_MS),
      daySince: (tenant, from) => journal.readModels.daySince(tenant, from),
    });
    this.prompts = this.#newPrompts(speech);
    this.projector = new Projector(journal, {
      onError: (tenant, error) => log.warn('projector', { tenant, error: String(error) }),
    });
    this.#snapshotter = createSnapshotter({
      ...databaseOf(config),
      everyEvents: config.snapshotEvery,
      entry: builtFile('snapshot-worker.js'),
      build: options.build,
      onReply: (reply) => {
        if (reply.kind === 'failed') log.warn('snapshot', { error: reply.error });
      },
    });
    this.#reach = reachOf(config, log);
    this.#http = new HttpConnectors(this.#reach);
    this.#connectors = new ConnectorEffects({
      connectors: this.#http,
      submit: (tenant, submission) => this.tenants.submit(tenant, submission),
      state: this.#state,
      reveal: async (tenant, ref) => (await journal.vault.resolve(tenant, [ref])).get(ref) ?? null,
      clock,
      log,
    });
    this.#runner = new EffectRunner({
      clock,
      log,
      perform: (tenant, effect) => this.#perform(tenant, effect),
      settle: (tenant, results) => void this.#settle(tenant, results),
    });
    this.phones = new PhoneDesk({
      vault: journal.vault,
      state: this.#state,
      voice: () => this.#voice,
    });
    this.recordings = new RecordingKeeper({
      journal,
      ...recordingPlace(config),
      clock,
      log,
      state: this.#state,
    });
    this.errands = new Errands({
      journal,
      files: () => ({ keeper: this.voicemail, messages: journal.messages }),
      clock,
      log,
      state: this.#state,
      ...(options.voicemail ?? { mail: null, transcriber: null }),
    });
    this.voicemail = new VoicemailKeeper({
      journal,
      ...voicemailPlace(config),
      clock,
      log,
      state: this.#state,
      onKept: (tenant, id) => this.errands.begin(tenant, id),
    });
    this.tenants = this.#newTenants();
    this.doors = new Doors(journal, this.tenants, log);
    this.#keeper = new DirectoryKeeper(journal.directory, log);
  }

  static async open(options: NodeOptions): Promise<PatchbayNode> {
    const journal = await openJournal(databaseOf(options.config));
    return new PatchbayNode(options, journal, await openVoices(options.config, options.log));
  }

  get started(): boolean {
    return this.#started;
  }

  get draining(): boolean {
    return this.#draining;
  }

  get voice(): VoiceDriver | null {
    return this.#voice;
  }

  #transcribed(): SpeechRecogniser | null {
    const transcriber = transcriberOf(this.#options.config);
    if (transcriber === null) return null;
    const { speechVoices } = this.#options.config;
    return transcribedRecogniser(transcriber, transcribedLanguages(speechVoices));
  }

  /** Voice first, so that taking a tenant can end the calls that its last owner died under. */
  async start(): Promise<void> {
    this.#prune();
    const { config, clock, log } = this.#options;
    this.#ears = await openEars(config.pocketsphinx, this.#transcribed(), log);
    const host = new VoiceHostOfProcess({
      driver: 'sip',
      tenants: this.tenants,
      journal: this.journal,
      prompts: this.prompts,
      recogniser: this.#ears,
      recordings: {
        target: (tenant, id) =>
          (this.voicemail.has(tenant, id) ? this.voicemail : this.recordings).target(tenant, id),
      },
      phones: this.phones,
      clock,
      log,
      draining: () => this.#draining,
      reach: this.#reach,
      baseTrunks: baseTrunksOf(config.baseTrunksFile, (why) => {
        log.warn('baseTrunksUnusable', { why });
      }),
    });
    this.#voice = await createSipVoice({
      host,
      bind: config.bind,
      advertise: config.advertise ?? undefined,
      port: config.sipPort,
      tls: sipTlsOf(config, log),
      mediaWorkers: config.mediaWorkers,
      tickLateMaxMs: config.mediaLateMaxMs,
      mediaWorkerEntry: builtFile('media-worker.js'),
      rtpPorts: config.rtpPorts,
      // Beside the data and not in it: whoever can read the database must not cancel calls.
      phoneDigest: config.sipPhoneDigest,
      rates: {
        sourceInvitesPerS: config.sipSourceCallsPerS,
        invitesPerS: config.sipStrangerCallsPerS,
        sourceRequestsPerS: config.sipSourceRequestsPerS,
      },
      idKey: await secretFile(join(resolve(config.data), 'keys', 'sip-ids')),
      log,
    });
    await this.tenants.start();
  }

  /** Ready once what callers will hear first is rendered, or after a while without it. */
  async markStarted(): Promise<void> {
    await Promise.race([Promise.all(this.#warming), pause(this.#options.clock, WARM_MAX_MS)]);
    this.#warming.length = 0;
    this.#started = true;
  }

  /**
   * Refuses new calls and lets go. `handOver`: those that are up are left to the next process at
   * this address, which goes on with them. `end`: they may go on for `drainMs`, then are ended.
   */
  async drain(how: 'handOver' | 'end'): Promise<void> {
    if (this.#draining) return;
    const { config, log } = this.#options;
    this.#draining = true;
    this.#voice?.drain();
    const calls = this.#callsUp();
    log.info('draining', { how, calls, drainMs: config.drainMs });
    if (how === 'handOver') {
      // What only rings is not taken over; an emergency call may be among it.
      await this.#while(() => this.#count(ringingDirectCalls) > 0, config.drainMs);
      await this.#while(() => this.#count(legsInPassing) > 0, ARRIVE_MAX_MS);
      await this.#voice?.handOver();
    } else {
      await this.#while(() => this.#callsUp() > 0, config.drainMs);
      await this.#endCalls();
    }
    await this.close({ keepLeases: how === 'handOver' && calls > 0 });
  }

  async close(options: { readonly keepLeases?: boolean } = {}): Promise<void> {
    this.#cancelPrune();
    this.errands.close();
    await this.#voice?.close();
    await this.#ears?.close();
    this.converter.close();
    await this.#http.close();
    await this.#snapshotter.close();
    await this.tenants.stop(options);
    this.hub.close();
    await this.projector.close();
    await this.prompts.close();
    await this.journal.close();
  }

  #newPrompts(speech: Voices): PromptLibrary {
    const { config, log } = this.#options;
    return new PromptLibrary({
      dataDir: resolve(config.data),
      speech,
      message: (tenant, id) =>
        messageSamples({ keeper: this.voicemail, messages: this.journal.messages }, tenant, id),
      store: this.journal.audio,
      audioOf: (tenant, name) => {
        const state = this.#state(tenant);
        const id = AudioId.safeParse(name).data;
        return state === null || id === undefined ? undefined : configOf(state).audios.get(id);
      },
      log,
    });
  }

  #newTenants(): Tenants {
    const { config, clock, log, build, listeners = [] } = this.#options;
    return new Tenants({
      journal: this.journal,
      clock,
      log,
      build,
      holder: newHolder(),
      leaseMs: config.leaseMs,
      effects: this.#runner,
      listeners: [
        this.hub,
        { committed: (tenant) => this.#projectSoon(tenant) },
        { committed: (tenant, _records, seq) => this.#snapshotter.committed(tenant, seq) },
        { committed: (tenant, records) => this.#watchConfig(tenant, records) },
        { committed: (tenant, records) => this.recordings.committed(tenant, records) },
        { committed: (tenant, records) => this.voicemail.committed(tenant, records) },
        ...listeners,
      ],
      onState: (tenant, state) => this.#onState(tenant, state),
      onLost: (tenant) => this.#onLost(tenant),
      reconcile: (tenant, state) => this.#reconcile(tenant, state),
    });
  }

  #onLost(tenant: TenantId): void {
    this.hub.forget(tenant);
    this.journal.vault.disown(tenant);
  }

  #onState(tenant: TenantId, state: TenantState): void {
    this.hub.onState(tenant, state);
    this.projector.wake(tenant);
    void this.#keeper.keep(tenant, configOf(state));
    this.#options.clock.soon(() => this.doors.workOffSoon(tenant));
    this.#warm(state);
    this.#keepRecordings(tenant);
    this.journal.vault.own(tenant).catch((error: unknown) => {
      this.#options.log.warn('vaultNotRead', { tenant, error: String(error) });
    });
  }

  #keepRecordings(tenant: TenantId): void {
    const keepers = [this.recordings, this.voicemail];
    const work = Promise.all(
      keepers.map((keeper) => keeper.recover(tenant).then(() => keeper.sweep(tenant))),
    ).then(() => this.errands.wake(tenant));
    work.catch((error: unknown) => {
      this.#options.log.warn('recordings', { tenant, error: String(error) });
    });
  }

  #warm(state: TenantState): void {
    const config = configOf(state);
    const { queues, flows, voicemails } = config;
    const said = [...queues.values(), ...flows.values(), ...voicemails.values()];
    const warming = this.prompts.warm(said, tenantLanguage(config));
    if (!this.#started) this.#warming.push(warming);
  }

  /** Read models may lag a moment (a read waits for what it needs): fewer, larger saves. */
  #projectSoon(tenant: TenantId): void {
    if (this.#projecting.has(tenant)) return;
    this.#projecting.add(tenant);
    this.#options.clock.after(PROJECT_AFTER_MS, () => {
      this.#projecting.delete(tenant);
      this.projector.wake(tenant);
    });
  }

  #watchConfig(tenant: TenantId, records: readonly { readonly event: { type: string } }[]): void {
    if (!records.some(({ event }) => event.type === 'configPublished')) return;
    const state = this.#state(tenant);
    if (state === null) return;
    void this.#keeper.keep(tenant, configOf(state));
    this.#warm(state);
  }

  async #reconcile(tenant: TenantId, state: TenantState): Promise<void> {
    const legs = liveLegs(state).map((leg) => ({
      ...leg,
      // To the platform a leg that we were about to answer is still an unanswered one.
      state: leg.state === 'accepting' ? ('incoming' as const) : leg.state,
    }));
    await this.#voice?.recover(tenant, legs);
    await this.#voice?.recoverDirect(tenant, liveDirectCalls(state));
  }

  async #perform(tenant: TenantId, effect: Effect): Promise<Omit<Settlement, 'effect'>> {
    const { action } = effect;
    if (action.kind === 'alert') {
      this.#options.log.error('alert', { tenant, code: action.code, text: action.text });
      return { result: 'ok', code: '' };
    }
    if (action.kind === 'lookUp' || action.kind === 'send') {
      return this.#connectors.perform(tenant, effect.id, action);
    }
    if (this.#voice === null) return { result: 'failed', code: 'noDriver' };
    return this.#voice.perform(tenant, effect.id, action);
  }

  /** A settlement that meets a rebuild is pointless: the state says anew what is open. */
  async #settle(tenant: TenantId, results: readonly Settlement[]): Promise<void> {
    const { clock } = this.#options;
    for (let tries = 0; tries < 50; tries += 1) {
      const outcome = await this.tenants.submit(tenant, {
        command: { type: 'settleEffects', results: [...results] },
        by: { kind: 'system' },
        rides: results.every(({ result }) => result === 'ok'),
      });
      if (outcome.kind !== 'retry' || this.tenants.loop(tenant) === null) return;
      await pause(clock, SETTLE_RETRY_MS);
    }
  }

  #callsUp(): number {
    return this.#count(liveLegs) + this.#count(liveDirectCalls);
  }

  #count(of: (state: TenantState) => readonly unknown[]): number {
    const states = this.tenants.ids().map(this.#state);
    return states.reduce((sum, state) => sum + (state === null ? 0 : of(state).length), 0);
  }

  async #while(isSo: () => boolean, maxMs: number): Promise<void> {
    const { clock } = this.#options;
    const until = clock.now() + maxMs;
    while (isSo() && clock.now() < until) await pause(clock, DRAIN_LOOK_MS);
  }

  async #endCalls(): Promise<void> {
    for (const tenant of this.tenants.ids()) {
      const state = this.#state(tenant);
      if (state === null) continue;
      const open = new Set(liveLegs(state).map(({ interaction }) => interaction));
      for (const interaction of open) {
        await this.tenants.submit(tenant, {
          command: { type: 'endInteraction', interaction },
          by: { kind: 'system' },
        });
      }
    }
    await this.#while(() => this.#callsUp() > 0, 2_000);
  }

  /** Settled inbox rows are kept as long as any sender may repeat itself, and a little longer. */
  #prune(): void {
    const { clock, log } = this.#options;
    for (const tenant of this.tenants.ids()) {
      this.#keepRecordings(tenant);
      this.journal.inbox.prune(tenant, INBOX_KEEP_MS).catch((error: unknown) => {
        log.warn('inboxPrune', { tenant, error: String(error) });
      });
    }
    this.#cancelPrune = clock.after(PRUNE_EVERY_MS, () => this.#prune());
  }
}

function ringingDirectCalls(state: TenantState): readonly unknown[] {
  return liveDirectCalls(state).filter(({ answeredAt }) => answeredAt === null);
}

/** On their way up or down: what is in the journal of them is soon otherwise. */
function legsInPassing(state: TenantState): readonly unknown[] {
  return liveLegs(state).filter((leg) => leg.state !== 'answered');
}
