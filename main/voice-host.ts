import type {
  Command,
  DialPolicyConfig,
  PersonalRef,
  Prompt,
  RecordingId,
  TenantId,
} from '../domain/index.ts';
import { DialPolicyConfig as DialPolicySchema } from '../domain/index.ts';
import { configOf } from '../engine/index.ts';
import type { Journal, SealedRow } from '../journal/index.ts';
import type {
  RecordingTarget,
  SealedPerson,
  SubmitResult,
  VoiceConfig,
  VoiceHost,
} from '../channels/index.ts';
import type { PromptLibrary } from './prompt-library.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { Tenants } from './tenant/tenants.ts';

export interface VoiceHostOptions {
  readonly driver: string;
  readonly tenants: Tenants;
  readonly journal: Journal;
  readonly prompts: PromptLibrary;
  readonly clock: Clock;
  readonly log: Log;
  readonly draining: () => boolean;
}

const DIRECTORY_CACHE_MAX = 10_000;
const DIRECTORY_CACHE_MS = 5_000;
const DENY_ALL: DialPolicyConfig = DialPolicySchema.parse({ kind: 'dialPolicy' });

/** The process as a voice driver sees it (channels/voice/port.ts). */
export class VoiceHostOfProcess implements VoiceHost {
  readonly #options: VoiceHostOptions;
  readonly #directory = new Map<string, { tenant: TenantId | null; until: number }>();

  constructor(options: VoiceHostOptions) {
    this.#options = options;
  }

  async tenantOfNumber(number: string): Promise<TenantId | null> {
    const own = this.tenants().find((tenant) => this.config(tenant)?.hasNumber(number));
    if (own !== undefined) return own;
    const known = this.#directory.get(number);
    if (known !== undefined && known.until > this.now()) return known.tenant;
    const tenant = await this.#options.journal.directory.tenantOfNumber(number);
    if (this.#directory.size >= DIRECTORY_CACHE_MAX) this.#directory.clear();
    this.#directory.set(number, { tenant, until: this.now() + DIRECTORY_CACHE_MS });
    return tenant;
  }

  tenants(): readonly TenantId[] {
    return this.#options.tenants.ids();
  }

  config(tenant: TenantId): VoiceConfig | null {
    const state = this.#options.tenants.loop(tenant)?.state ?? null;
    if (state === null) return null;
    const config = configOf(state);
    return {
      trunks: config.trunks,
      dialPolicy: config.dialPolicy ?? DENY_ALL,
      hasNumber: (number) => config.numbers.has(number),
    };
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

  seal(tenant: TenantId, kind: 'number', value: string): Promise<SealedPerson> {
    return this.#options.journal.vault.seal(tenant, kind, value);
  }

  async reveal(tenant: TenantId, ref: PersonalRef): Promise<string | null> {
    const values = await this.#options.journal.vault.resolve(tenant, [ref]);
    return values.get(ref) ?? null;
  }

  promptAudio(prompt: Prompt): { key: string; samples: () => Promise<Int16Array> } {
    return this.#options.prompts.audio(prompt);
  }

  recordingTarget(_tenant: TenantId, recording: RecordingId): Promise<RecordingTarget> {
    return Promise.reject(new Error(`no place for recording ${recording}`));
  }

  alert(tenant: TenantId, code: string, text: string): void {
    this.#options.log.error('alert', { tenant, code, text });
  }

  now(): number {
    return this.#options.clock.now();
  }
}
