import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DialPolicyConfig, PersonalRef, TenantId, TrunkConfig } from '../../../domain/index.ts';
import type {
  Command,
  CommandOf,
  ConnectorId,
  Prompt,
  RecordingId,
} from '../../../domain/index.ts';
import { effectiveTrunks } from '../derived-trunk.ts';
import type { AgentConnector } from '../stream/agent-line.ts';
import type { BaseTrunk } from '../derived-trunk.ts';
import type {
  PhoneAccount,
  RecordingTarget,
  SealedPerson,
  SubmitResult,
  VoiceConfig,
  VoiceHost,
} from '../port.ts';

export interface Submitted {
  readonly tenant: TenantId;
  readonly command: Command;
  readonly sealed: readonly SealedPerson[];
}

/** A host that keeps what it is told and answers as the test sets it up. */
export class RecordingHost implements VoiceHost {
  readonly tenant: TenantId;
  readonly trunks = new Map<string, TrunkConfig>();
  readonly numbers = new Set<string>(['+442079460100']);
  /** Of `numbers`, those that ring their Teams user directly. */
  readonly direct = new Set<string>();
  bases: readonly BaseTrunk[] = [];
  readonly submitted: Submitted[] = [];
  readonly alerts: string[] = [];
  readonly vault = new Map<string, string>();
  /** Numbers on lists of those that are not to be called. */
  readonly notCalled = new Set<string>();
  policy: DialPolicyConfig = DialPolicyConfig.parse({ kind: 'dialPolicy' });
  owned = true;
  /** False: this process has not taken any tenant yet. */
  started = true;
  acceptingNow: ReturnType<VoiceHost['accepting']> = { ok: true };
  /** Given to the next submissions, first to first; then everything is committed. */
  readonly nextResults: SubmitResult[] = [];
  /** Runs before a submission is taken; a test holds the commit back here. */
  beforeCommit: (command: Command) => Promise<void> = () => Promise.resolve();
  /** Connectors of type agent, by their ids. */
  readonly agents = new Map<string, AgentConnector>();
  /** What listens for phrases, as the test sets it up. */
  recognise: NonNullable<VoiceHost['recognise']> = () => null;
  /** Files of each recording, in the order they were asked for. */
  readonly recordings = new Map<string, string[]>();
  /** Recordings go here; a test points it at nothing to have a disk that fails. */
  folder: string | null = null;
  wallMs = 1_700_000_000_000;
  readonly #watchers = new Set<() => void>();
  #seq = 0;

  constructor(tenant = 'contoso') {
    this.tenant = TenantId.parse(tenant);
  }

  addTrunk(trunk: Omit<Partial<TrunkConfig>, 'id'> & { readonly id: string }): TrunkConfig {
    const document = { kind: 'trunk', name: trunk.id, role: 'loopback', uri: null, allow: [] };
    const parsed = TrunkConfig.parse({ ...document, keepAliveMs: 0, ...trunk });
    this.trunks.set(parsed.id, parsed);
    return parsed;
  }

  tenantOfNumber(number: string): Promise<TenantId | null> {
    return Promise.resolve(this.numbers.has(number) ? this.tenant : null);
  }

  tenantOfFqdn(fqdn: string): Promise<TenantId | null> {
    const has = [...this.trunks.values()].some((trunk) => trunk.fqdn === fqdn.toLowerCase());
    return Promise.resolve(has ? this.tenant : null);
  }

  baseTrunks(): readonly BaseTrunk[] {
    return this.bases;
  }

  /** By the name they sign in with. */
  readonly accounts = new Map<string, PhoneAccount>();

  phone(account: string): Promise<PhoneAccount | null> {
    return Promise.resolve(this.accounts.get(account) ?? null);
  }

  tenants(): readonly TenantId[] {
    return this.started ? [this.tenant] : [];
  }

  config(tenant: TenantId): VoiceConfig | null {
    if (!this.owned || tenant !== this.tenant) return null;
    const trunks = this.trunks as unknown as VoiceConfig['trunks']; // keys are ids that were parsed
    return {
      trunks: effectiveTrunks(trunks, this.bases),
      dialPolicy: this.policy,
      hasNumber: (number) => this.numbers.has(number),
      isDirect: (number) => this.direct.has(number),
      mayShow: (number) => this.numbers.has(number),
    };
  }

  accepting(): ReturnType<VoiceHost['accepting']> {
    return this.acceptingNow;
  }

  async submit(
    tenant: TenantId,
    command: Command,
    sealed: readonly SealedPerson[] = [],
  ): Promise<SubmitResult> {
    await this.beforeCommit(command);
    const result = this.nextResults.shift() ?? { kind: 'committed', seq: ++this.#seq };
    if (result.kind === 'committed') {
      this.submitted.push({ tenant, command, sealed });
      for (const look of this.#watchers) look();
    }
    return result;
  }

  seal(_tenant: TenantId, _kind: 'number' | 'digits', value: string): Promise<SealedPerson> {
    const ref = PersonalRef.parse(`p-${this.vault.size}`);
    this.vault.set(ref, value);
    return Promise.resolve({ ref, rows: [] });
  }

  /** Minutes by the journal. */
  dialled = 0;

  dialledToday(): number {
    return this.dialled;
  }

  agentConnector(_tenant: TenantId, connector: ConnectorId): AgentConnector | null {
    return this.agents.get(connector) ?? null;
  }

  doNotCall(_tenant: TenantId, { number }: { readonly number: string }): Promise<boolean> {
    return Promise.resolve(this.notCalled.has(number));
  }

  reveal(_tenant: TenantId, ref: PersonalRef): Promise<string | null> {
    return Promise.resolve(this.vault.get(ref) ?? null);
  }

  /**
   * `{audio, tone-700}` is half a second of 700 Hz; music is a second of 500 Hz, then one of 900,
   * so that a test can hear where it is.
   */
  promptAudio(_tenant: TenantId, prompt: Prompt): ReturnType<VoiceHost['promptAudio']> {
    const name = nameOf(prompt);
    const hz = Number(/^tone-(\d+)$/.exec(name)?.[1] ?? 600);
    const samples = prompt.kind === 'music' ? music() : tone(hz, 500);
    return { key: `${prompt.kind}-${name}`, samples: () => Promise.resolve(samples) };
  }

  /** The key stands in the header as it is: a test reads it from there. */
  recordingTarget(_tenant: TenantId, recording: RecordingId): Promise<RecordingTarget> {
    this.folder ??= mkdtempSync(join(tmpdir(), 'patchbay-recordings-'));
    const files = this.recordings.get(recording) ?? [];
    const path = join(this.folder, `${recording}.${files.length + 1}`);
    this.recordings.set(recording, [...files, path]);
    const wrapKey: RecordingTarget['wrapKey'] = (key) =>
      Promise.resolve({ keyId: 'test', wrapped: Uint8Array.from(key) });
    return Promise.resolve({ path, wrapKey, facts: { recording } });
  }

  /** Nothing of a test stays behind. */
  close(): void {
    if (this.folder !== null) rmSync(this.folder, { recursive: true, force: true });
  }

  alert(_tenant: TenantId, code: string): void {
    this.alerts.push(code);
  }

  now(): number {
    return this.wallMs;
  }

  factsOf<T extends Command['type']>(type: T): CommandOf<T>[] {
    const isOfType = (command: Command): command is CommandOf<T> => command.type === type;
    return this.submitted.map(({ command }) => command).filter(isOfType);
  }

  /** The n-th fact of this type that the test accepts; waits for it, fails by name. */
  async fact<T extends Command['type']>(
    type: T,
    accepts: (command: CommandOf<T>) => boolean = () => true,
    timeoutMs = 5_000,
  ): Promise<CommandOf<T>> {
    const find = (): CommandOf<T> | undefined => this.factsOf(type).find(accepts);
    const known = find();
    if (known !== undefined) return known;
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
      };
      const look = (): void => {
        const found = find();
        if (found === undefined) return;
        stop();
        resolve(found);
      };
      const timer = setTimeout(() => {
        stop();
        const seen = this.submitted.map(({ command }) => command.type).join(', ');
        reject(new Error(`no ${type} in ${timeoutMs} ms; seen: ${seen}`));
      }, timeoutMs);
      this.#watchers.add(look);
    });
  }
}

function tone(hz: number, ms: number): Int16Array {
  const step = (2 * Math.PI * hz) / 8_000;
  return Int16Array.from({ length: ms * 8 }, (_, i) => Math.round(8_000 * Math.sin(step * i)));
}

function music(): Int16Array {
  return Int16Array.of(...tone(500, 1_000), ...tone(900, 1_000));
}

function nameOf(prompt: Prompt): string {
  switch (prompt.kind) {
    case 'text':
      return prompt.text;
    case 'prompt':
      return prompt.prompt;
    case 'spoken':
      return `${prompt.what}-${prompt.value}`;
    default:
      return prompt.name;
  }
}
