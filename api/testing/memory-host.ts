import {
  AgentId,
  InteractionId,
  OfferId,
  PersonalRef,
  QueueId,
  TenantId,
} from '../../domain/index.ts';
import type {
  AgentView,
  Board,
  BoardPatch,
  Command,
  ConfigDocument,
  Hypothetical,
  InteractionView,
  QueueEstimate,
  QueueView,
  WhoWould,
} from '../../domain/index.ts';
import type { AuditRow, StoredNote } from '../../journal/index.ts';
import { ApiError } from '../error.ts';
import type {
  ApiHost,
  AuditNote,
  Identity,
  Member,
  Readiness,
  SubmitOptions,
  SubmitResult,
  TenantView,
} from '../port.ts';
import { MemoryHearingHost } from './memory-hearings.ts';
import { MemoryPhoneHost } from './memory-phones.ts';
import { MemoryAudioHost } from './memory-audio.ts';
import { MemoryRecordingHost } from './memory-recordings.ts';
import { MemoryVoicemailHost } from './memory-voicemails.ts';
import type { CallHost, NoCallee } from '../calls.ts';
import { MemoryConfigHost } from './memory-configs.ts';
import { MemoryCustomerHost } from './memory-customers.ts';

export const CONTOSO = 'c0a70050-0000-4000-8000-000000000001';
export const PROVIDER = '9a7c4ba7-0000-4000-8000-000000000001';
export const FABRIKAM = 'fab21ca3-0000-4000-8000-000000000001';

export function newInteraction(
  id: string,
  changes: Partial<InteractionView> = {},
): InteractionView {
  return {
    id: InteractionId.parse(id),
    channel: 'voice',
    number: '+442079460100',
    customer: PersonalRef.parse(`ref-${id}`),
    startedAt: 1_000,
    state: 'queue',
    since: 1_500,
    node: null,
    queue: QueueId.parse('sales'),
    position: 1,
    agent: null,
    offer: null,
    until: null,
    held: false,
    outcome: null,
    endedAt: null,
    legs: [],
    ...changes,
  };
}

export function newAgent(id: string, changes: Partial<AgentView> = {}): AgentView {
  return {
    id: AgentId.parse(id),
    name: id,
    role: 'agent',
    duty: { kind: 'ready' },
    presence: 'available',
    activity: 'free',
    since: 1_000,
    interaction: null,
    until: null,
    skills: [],
    ...changes,
  };
}

function newQueue(id: string): QueueView {
  const today = {
    offered: 0,
    answered: 0,
    abandoned: 0,
    shortAbandoned: 0,
    answeredInTime: 0,
    waitedMsTotal: 0,
  };
  const figures = { waiting: 0, oldestSince: null, agentsFree: 1, agentsSkilled: 1 };
  return { id: QueueId.parse(id), name: id, ...figures, today };
}

interface Tenant {
  readonly interactions: Map<string, InteractionView>;
  readonly agents: Map<string, AgentView>;
  readonly queues: Map<string, QueueView>;
  readonly listeners: Map<(patch: BoardPatch) => void, () => void>;
  seq: number;
  n: number;
}

/** A host for tests: two tenants in memory, with the rules that the API can tell apart. */
export class MemoryHost implements ApiHost {
  readonly submitted: { tenant: string; command: Command; options: SubmitOptions }[] = [];
  readonly resolved: string[] = [];
  readonly audits: (AuditNote & { readonly tenant: TenantId })[] = [];
  readonly refusals: string[] = [];
  readonly written: (StoredNote & { readonly tenant: TenantId; readonly text: string })[] = [];
  auditDown = false;
  documents: readonly ConfigDocument[] = [];
  readonly phones = new MemoryPhoneHost();
  readonly hearings = new MemoryHearingHost();
  readonly sounds = new MemoryAudioHost();
  readonly recordings = new MemoryRecordingHost((tenant, note) => this.audit(tenant, note));
  readonly voicemails = new MemoryVoicemailHost((tenant, note) => this.audit(tenant, note));
  readonly customers = new MemoryCustomerHost();
  readonly configs = new MemoryConfigHost();
  /** Answers of `calls`, by number; any other number may be called. */
  readonly noCallees = new Map<string, NoCallee>();
  readonly calls: CallHost = {
    callee: async (_tenant, number) =>
      this.noCallees.get(number) ?? {
        customer: PersonalRef.parse(`ref-${number.slice(1)}`),
        facts: {
          anonymous: false,
          country: 'GB',
          numberClass: 'mobile',
          vip: false,
          blocked: false,
        },
        sealed: [number.length],
      },
  };
  readonly members = new Map<string, Member>();
  readonly readinessNow = {
    live: true,
    ready: true,
    started: true,
    reasons: [],
    version: 'test',
    epoch: 1,
  } satisfies Readiness;
  /** Set to answer the next submit. */
  nextResult: SubmitResult | null = null;
  clock = 1_800_000_000_000;
  away = false;
  readonly #tenants = new Map<string, Tenant>();

  constructor() {
    this.#addTenant('contoso', ['i1', 'i2'], ['ana', 'ben'], ['sales', 'support']);
    this.#addTenant('fabrikam', ['f1'], ['fay'], ['desk']);
    for (const [key, tid, tenant] of [
      ['ana', CONTOSO, 'contoso'],
      ['ben', CONTOSO, 'contoso'],
      ['chloe', CONTOSO, 'contoso'],
      ['dana', CONTOSO, 'contoso'],
      ['fay', FABRIKAM, 'fabrikam'],
    ] as const) {
      const agent = ['chloe', 'dana'].includes(key) ? null : AgentId.parse(key);
      this.members.set(`${tid}/${key}`, { tenant: TenantId.parse(tenant), agent });
    }
  }

  /** Changes views as a commit would, and tells the subscribers. */
  change(tenant: string, changed: Partial<Pick<BoardPatch, 'interactions' | 'agents' | 'gone'>>) {
    const held = this.#tenant(tenant);
    for (const view of changed.interactions ?? []) held.interactions.set(view.id, view);
    for (const id of changed.gone ?? []) held.interactions.delete(id);
    for (const view of changed.agents ?? []) held.agents.set(view.id, view);
    held.seq += 1;
    held.n += 1;
    const { seq, n } = held;
    const empty = { interactions: [], gone: [], agents: [], queues: [] };
    const patch = { n, seq, now: this.clock, ...empty, ...changed };
    for (const listener of held.listeners.keys()) listener(patch);
    return seq;
  }

  /** The tenant moves to another process: its board is not here, its patches end. */
  leave(tenant: string): void {
    this.away = true;
    const { listeners } = this.#tenant(tenant);
    const gone = [...listeners.values()];
    listeners.clear();
    for (const onGone of gone) onGone();
  }

  /** As after a rebuild of the tenant's state: the next patch does not follow the last. */
  skip(tenant: string): void {
    this.#tenant(tenant).n += 1;
  }

  listeners(tenant: string): number {
    return this.#tenant(tenant).listeners.size;
  }

  async tenantOf({ kind, tid, oid }: Identity): Promise<Member | null> {
    const member = this.members.get(`${tid}/${oid}`);
    if (member !== undefined || kind === 'person') return member ?? null;
    const tenant = { [CONTOSO]: 'contoso', [FABRIKAM]: 'fabrikam' }[tid];
    return tenant === undefined ? null : { tenant: TenantId.parse(tenant), agent: null };
  }

  listTenants(): readonly TenantView[] {
    return [...this.#tenants.keys()].map((id) => ({
      tenant: TenantId.parse(id),
      name: id,
      entraTenant: null,
      here: !this.away,
    }));
  }

  refused({ tid, oid }: Identity, why: string): void {
    this.refusals.push(`${tid}/${oid} ${why}`);
  }

  async audit(tenant: TenantId, note: AuditNote): Promise<void> {
    if (this.auditDown) throw new ApiError('notReady');
    this.audits.push({ tenant, ...note });
  }

  async auditRows(tenant: TenantId): Promise<readonly AuditRow[]> {
    const rows = this.audits.filter((row) => row.tenant === tenant).reverse();
    return rows.map((note, i) => ({
      ...note,
      at: this.clock,
      seq: rows.length - i,
      hash: '0'.repeat(64),
    }));
  }

  async verifyAudit() {
    return { seq: this.audits.length, hash: '0'.repeat(64), faults: [] };
  }

  board(tenant: TenantId): Board | null {
    if (this.away) return null;
    const { seq, interactions, agents, queues } = this.#tenant(tenant);
    return {
      seq,
      now: this.clock,
      interactions: [...interactions.values()],
      agents: [...agents.values()],
      queues: [...queues.values()],
    };
  }

  subscribe(
    tenant: TenantId,
    _viewer: unknown,
    onPatch: (patch: BoardPatch) => void,
    onGone: () => void,
  ): () => void {
    const { listeners } = this.#tenant(tenant);
    if (!this.away) listeners.set(onPatch, onGone);
    return () => void listeners.delete(onPatch);
  }

  async submit(tenant: TenantId, command: Command, options: SubmitOptions): Promise<SubmitResult> {
    this.submitted.push({ tenant, command, options });
    const prepared = this.nextResult;
    this.nextResult = null;
    return prepared ?? this.#run(tenant, command);
  }

  async caughtUp(tenant: TenantId, seq: number): Promise<boolean> {
    return this.#tenant(tenant).seq >= seq;
  }

  async interactionView(tenant: TenantId, id: InteractionId): Promise<InteractionView | null> {
    return this.#tenant(tenant).interactions.get(id) ?? null;
  }

  async listInteractions(tenant: TenantId, query: Parameters<ApiHost['listInteractions']>[1]) {
    const all = [...this.#tenant(tenant).interactions.values()];
    return { items: all.slice(0, query.limit), next: all.length > query.limit ? 'more' : null };
  }

  async timeline(tenant: TenantId, id: InteractionId) {
    if (!this.#tenant(tenant).interactions.has(id)) return null;
    return [{ seq: 1, at: 1_000, type: 'interactionStarted', text: 'The call came in.' }];
  }

  async why(tenant: TenantId, id: InteractionId) {
    if (!this.#tenant(tenant).interactions.has(id)) return null;
    return [
      {
        seq: 2,
        at: 2_000,
        offer: OfferId.parse('o1'),
        agent: AgentId.parse('ana'),
        agentName: 'Ana',
        queue: QueueId.parse('sales'),
        why: {
          rule: 'longestIdle' as const,
          ring: 1,
          eligible: 1,
          idleMs: 4_000,
          position: 1,
          waitedMs: 500,
          excluded: [{ reason: 'not ready', agents: 1 }],
        },
        ended: null,
        text: 'Ana was free longest.',
      },
    ];
  }

  whoWould(tenant: TenantId, { queue, skills }: Hypothetical): WhoWould | null {
    if (!this.#tenant(tenant).queues.has(queue)) return null;
    const asked = skills.map(({ skill, levelMin }) => `${skill} ${levelMin}`);
    const agents = [
      { agent: AgentId.parse('ana'), name: 'Ana', place: 1, reason: null, idleMs: 9 },
    ];
    const rings = [{ ring: 1, afterMs: 0, asked, agents, more: 0 }];
    return { queue, position: 1, first: AgentId.parse('ana'), strategy: 'longestIdle', rings };
  }

  estimate(tenant: TenantId, { queue }: { readonly queue: QueueId }): QueueEstimate | null {
    if (!this.#tenant(tenant).queues.has(queue)) return null;
    const figures = { agents: 2, handleMs: 120_000, handled: 9, patienceMs: null };
    return { queue, position: 3, estimatedWaitMs: 180_000, ...figures };
  }

  async reports(tenant: TenantId) {
    return [...this.#tenant(tenant).queues.values()].map(({ id, name, today }) => ({
      queue: id,
      name,
      ...today,
    }));
  }

  config() {
    const version = Math.max(1, this.configs.published.length);
    return this.away ? null : { version, documents: this.documents };
  }

  async checkConfig(_tenant: TenantId, change: { readonly documents: readonly unknown[] }) {
    return change.documents.length === 0 ? ['documents: empty; send at least one'] : [];
  }

  /** `agent/queue` */
  readonly serving = new Set<string>();

  serves(_tenant: TenantId, agent: AgentId, queue: QueueId): boolean {
    return this.serving.has(`${agent}/${queue}`);
  }

  async resolveCustomers(_viewer: unknown, refs: readonly PersonalRef[]) {
    this.resolved.push(...refs);
    return new Map(refs.map((ref) => [ref, `customer of ${ref}`]));
  }

  async notes(tenant: TenantId, interactions: readonly InteractionId[]) {
    return this.written
      .filter((note) => note.tenant === tenant && interactions.includes(note.interaction))
      .map(({ interaction, agent, ref, at }) => ({ interaction, agent, ref, at }));
  }

  async putNote(
    { tenant, agent }: { readonly tenant: TenantId; readonly agent: AgentId },
    { id }: Pick<InteractionView, 'id'>,
    text: string,
  ): Promise<number> {
    const ref = PersonalRef.parse(`note-${this.written.length}`);
    this.written.push({ tenant, interaction: id, agent, ref, at: this.clock, text });
    return this.clock;
  }

  async *exportEvents() {
    yield { seq: 1, at: 1, event: { type: 'alertRaised' as const, code: 'x', text: 'y' } };
  }

  trunks() {
    return [];
  }

  directCalls() {
    return [];
  }

  async poison() {
    return [];
  }

  readiness(): Readiness {
    return this.readinessNow;
  }

  now(): number {
    return this.clock;
  }

  #run(tenant: TenantId, command: Command): SubmitResult {
    const held = this.#tenant(tenant);
    if ('interaction' in command && !held.interactions.has(command.interaction)) {
      return { kind: 'refused', reason: 'unknownInteraction', details: [] };
    }
    if (command.type === 'declineOffer') {
      const known = [...held.interactions.values()].some(({ offer }) => offer === command.offer);
      if (!known) return { kind: 'refused', reason: 'unknownOffer', details: [] };
    }
    if (command.type === 'setAgentState' || command.type === 'setPresence') {
      const agent = held.agents.get(command.agent);
      if (agent === undefined) return { kind: 'refused', reason: 'unknownAgent', details: [] };
      const changed =
        command.type === 'setAgentState'
          ? { ...agent, duty: command.duty }
          : { ...agent, presence: command.availability };
      return { kind: 'committed', seq: this.change(tenant, { agents: [changed] }) };
    }
    if (command.type === 'setAgentQueue' && !held.agents.has(command.agent)) {
      return { kind: 'refused', reason: 'unknownAgent', details: [] };
    }
    held.seq += 1;
    return { kind: 'committed', seq: held.seq };
  }

  #tenant(tenant: string): Tenant {
    const held = this.#tenants.get(tenant);
    if (held === undefined) throw new Error(`no tenant ${tenant}`);
    return held;
  }

  #addTenant(id: string, interactions: string[], agents: string[], queues: string[]): void {
    this.#tenants.set(id, {
      interactions: new Map(interactions.map((key) => [key, newInteraction(key)])),
      agents: new Map(agents.map((key) => [key, newAgent(key)])),
      queues: new Map(queues.map((key) => [key, newQueue(key)])),
      listeners: new Map(),
      seq: 10,
      n: 0,
    });
  }
}
