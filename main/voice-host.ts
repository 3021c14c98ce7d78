import type {
  CallerFacts,
  Command,
  ConnectorId,
  DialPolicyConfig,
  Listening,
  PersonalRef,
  Prompt,
  RecordingId,
  TenantId,
} from '../domain/index.ts';
import { DialPolicyConfig as DialPolicySchema } from '../domain/index.ts';
import { configOf, dialledToday, type Config } from '../engine/index.ts';
import type { SpeechRecogniser } from '../assist/index.ts';
import type { Journal, SealedRow } from '../journal/index.ts';
import { effectiveTrunks, ridesAlong } from '../channels/index.ts';
import type {
  AgentConnector,
  BaseTrunk,
  PhoneAccount,
  RecordingTarget,
  SealedPerson,
  SpeechEar,
  SubmitResult,
  VoiceConfig,
  VoiceHost,
} from '../channels/index.ts';
import { agentConnectorOf } from './agents/connector.ts';
import type { Reach } from './egress/reach.ts';
import { earOf } from './prompt/ears.ts';
import type { PromptLibrary } from './prompt-library.ts';
import type { Clock } from './clock.ts';
import { CustomerDoor } from './customer-door.ts';
import type { Log } from './log.ts';
import type { PhoneDesk } from './phone-desk.ts';
import type { RecordingKeeper } from './recording/keeper.ts';
import type { Tenants } from './tenant/tenants.ts';

export interface VoiceHostOptions {
  readonly driver: string;
  readonly tenants: Tenants;
  readonly journal: Journal;
  readonly prompts: PromptLibrary;
  readonly recogniser: SpeechRecogniser | null;
  readonly recordings: Pick<RecordingKeeper, 'target'>;
  readonly phones: Pick<PhoneDesk, 'find'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly draining: () => boolean;
  /** Where connectors may reach. */
  readonly reach: Reach;
  readonly baseTrunks: () => readonly BaseTrunk[];
}

const DIRECTORY_CACHE_MAX = 10_000;
const DIRECTORY_CACHE_MS = 5_000;
const DENY_ALL: DialPolicyConfig = DialPolicySchema.parse({ kind: 'dialPolicy' });

/** The process as a voice driver sees it (channels/voice/port.ts). */
export class VoiceHostOfProcess implements VoiceHost {
  readonly #options: VoiceHostOptions;
  readonly #door: CustomerDoor;
  readonly #directory = new Map<string, { tenant: TenantId | null; until: number }>();
  /** Asked several times for each call, of every tenant: made once for each version. */
  readonly #configs = new Map<TenantId, KnownConfig>();

  constructor(options: VoiceHostOptions) {
    this.#options = options;
    const { journal, tenants, clock, log } = options;
    const state = (tenant: TenantId) => tenants.loop(tenant)?.state ?? null;
    this.#door = new CustomerDoor({ customers: journal.customers, state, clock, log });
  }

  async tenantOfNumber(number: string): Promise<TenantId | null> {
    const own = this.tenants().find((tenant) => this.config(tenant)?.hasNumber(number));
    if (own !== undefined) return own;
    const known = this.#directory.get(number);
    if (known !== undefined && known.until > this.now()) return known.tenant;
    const tenant = await this.#options.journal.directory.tenantOfNumber(number);
    this.#remember(number, tenant);
    return tenant;
  }

  /** Numbers and names together: neither can be taken for the other. */
  #remember(name: string, tenant: TenantId | null): void {
    if (this.#directory.size >= DIRECTORY_CACHE_MAX) this.#directory.clear();
    this.#directory.set(name, { tenant, until: this.now() + DIRECTORY_CACHE_MS });
  }

  async tenantOfFqdn(fqdn: string): Promise<TenantId | null> {
    const name = fqdn.toLowerCase();
    // The directory alone: what two tenants configure, one has.
    const known = this.#directory.get(name);
    if (known !== undefined && known.until > this.now()) return known.tenant;
    const tenant = await this.#options.journal.directory.tenantOfFqdn(name);
    this.#remember(name, tenant);
    return tenant;
  }

  baseTrunks(): readonly BaseTrunk[] {
    return this.#options.baseTrunks();
  }

  phone(account: string): Promise<PhoneAccount | null> {
    return this.#options.phones.find(account);
  }

  tenants(): readonly TenantId[] {
    return this.#options.tenants.ids();
  }

  config(tenant: TenantId): VoiceConfig | null {
    const state = this.#options.tenants.loop(tenant)?.state ?? null;
    if (state === null) return null;
    const source = configOf(state);
    const { version } = source;
    const bases = this.baseTrunks();
    const known = this.#configs.get(tenant);
    const isSame = known?.source === source && known.version === version && known.bases === bases;
    if (isSame) return known.config;
    const config = voiceConfigOf(source, bases);
    this.#configs.set(tenant, { source, version, bases, config });
    return config;
  }

  accepting(tenant: TenantId): { ok: true } | { ok: false; retryAfterS: number } {
    if (this.#options.draining()) return { ok: false, retryAfterS: 30 };
    return this.#options.tenants.loop(tenant)?.accepting() ?? { ok: false, retryAfterS: 5 };
  }

  async submit(
    tenant: TenantId,
    command: Command,
    sealed: readonly SealedPerson[] = [],
  ): Promise<SubmitResult> {
    const rows = sealed.flatMap((person) => person.rows) as readonly SealedRow[]; // ours, from seal
    const result = await this.#options.tenants.submit(tenant, {
      command,
      by: { kind: 'platform', driver: this.#options.driver },
      sealed: rows,
      rides: ridesAlong(command),
    });
    switch (result.kind) {
      case 'refused':
        return { kind: 'refused', reason: result.refusal.reason, details: result.refusal.details };
      case 'poison':
        return { kind: 'refused', reason: 'poison', details: [] };
      default:
        return result;
    }
  }

  seal(...asked: Parameters<VoiceHost['seal']>): Promise<SealedPerson> {
    return this.#options.journal.vault.seal(...asked);
  }

  async reveal(tenant: TenantId, ref: PersonalRef): Promise<string | null> {
    const values = await this.#options.journal.vault.resolve(tenant, [ref]);
    return values.get(ref) ?? null;
  }

  agentConnector(tenant: TenantId, id: ConnectorId): AgentConnector | null {
    const state = this.#options.tenants.loop(tenant)?.state ?? null;
    const config = state === null ? undefined : configOf(state).connectors.get(id);
    return config?.type === 'agent' ? agentConnectorOf(tenant, config, this.#options.reach) : null;
  }

  dialledToday(tenant: TenantId): number {
    const state = this.#options.tenants.loop(tenant)?.state ?? null;
    return state === null ? 0 : dialledToday(state, this.now());
  }

  callerFacts(...asked: Parameters<CustomerDoor['factsOf']>): Promise<Partial<CallerFacts>> {
    return this.#door.factsOf(...asked);
  }

  async doNotCall(
    tenant: TenantId,
    { ref, number }: { readonly ref: PersonalRef | null; readonly number: string },
  ): Promise<boolean> {
    // A number that the vault has not seen is on no list; sealed and not stored it is forgotten.
    const known = ref ?? (await this.seal(tenant, 'number', number)).ref;
    return this.#door.isNotToBeCalled(tenant, { ref: known, number });
  }

  promptAudio(
    tenant: TenantId,
    prompt: Prompt,
  ): { key: string; samples: () => Promise<Int16Array> } {
    return this.#options.prompts.audio(tenant, prompt);
  }

  recognise(wish: Listening): SpeechEar | null {
    return earOf(this.#options.recogniser, wish);
  }

  recordingTarget(tenant: TenantId, recording: RecordingId): Promise<RecordingTarget> {
    return this.#options.recordings.target(tenant, recording);
  }

  alert(tenant: TenantId, code: string, text: string): void {
    this.#options.log.error('alert', { tenant, code, text });
  }

  now(): number {
    return this.#options.clock.now();
  }
}

interface KnownConfig {
  readonly source: Config;
  readonly version: number;
  readonly bases: readonly BaseTrunk[];
  readonly config: VoiceConfig;
}

function voiceConfigOf(config: Config, bases: readonly BaseTrunk[]): VoiceConfig {
  return {
    trunks: effectiveTrunks(config.trunks, bases),
    // Of this version: what is published later makes another one.
    dialPolicy: config.dialPolicy ?? DENY_ALL,
    hasNumber: (number) => config.numbers.has(number),
    isDirect: (number) => config.numbers.get(number)?.entry.kind === 'direct',
    numberOfPerson: (oid) => numberOfPerson(config, oid),
    mayShow: (number) => config.numbers.has(number) || isOfPerson(config, number),
  };
}

function isOfPerson({ agents }: Pick<Config, 'agents'>, number: string): boolean {
  for (const { address } of agents.values()) {
    if (address?.kind === 'teamsUser' && address.number === number) return true;
  }
  return false;
}

/** Of whoever has this object id in Entra. */
function numberOfPerson(config: Config, oid: string): string | null {
  for (const agent of config.agents.values()) {
    if (agent.oid?.toLowerCase() !== oid || agent.address?.kind !== 'teamsUser') continue;
    return agent.address.number;
  }
  return null;
}
