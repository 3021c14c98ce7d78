import type {
  AgentId,
  Board,
  BoardPatch,
  Command,
  ConfigDocument,
  DirectCallView,
  EventRecord,
  Hypothetical,
  InteractionId,
  InteractionView,
  PersonalRef,
  QueueId,
  TenantId,
  TimelineEntry,
  WhoWould,
} from '../domain/index.ts';
import { serviceLevelOf } from '../domain/index.ts';
import {
  checkConfig,
  configOf,
  directCallViews,
  documentsOf,
  interactionView,
  queueEstimate,
  namesOf,
  timelineText,
  whoWouldGet,
} from '../engine/index.ts';
import { recordsOf } from '../journal/index.ts';
import type { AuditQuery, AuditReport, AuditRow, StoredNote } from '../journal/index.ts';
import { actorOf, ApiError } from '../api/index.ts';
import type {
  ApiHost,
  AuditNote,
  ConfigChange,
  Decision,
  Identity,
  InteractionPage,
  InteractionQuery,
  Member,
  PoisonView,
  QueueReport,
  Readiness,
  SignInRefusal,
  SubmitOptions,
  SubmitResult,
  TenantView,
  TrunkView,
  Viewer,
} from '../api/index.ts';
import { AuditDesk } from './audit-desk.ts';
import { CallDesk } from './call-desk.ts';
import { ConfigDesk } from './config-desk.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import { PromptDesk } from './prompt/desk.ts';
import { CustomerDesk } from './customer-desk.ts';
import { CustomerDoor } from './customer-door.ts';
import { HearingDesk } from './hearing-desk.ts';
import { Members } from './members.ts';
import { NoteDesk } from './note-desk.ts';
import type { PhoneDesk } from './phone-desk.ts';
import { RecordingDesk } from './recording/desk.ts';
import { VoicemailDesk } from './voicemail/desk.ts';
import type { PatchbayNode } from './process.ts';
import { decisionsIn } from './view/decisions.ts';
import { endedView } from './view/ended-view.ts';

export interface ApiHostOptions {
  readonly node: PatchbayNode;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

const POISON_MAX = 100;

/** The node as the API sees it (api/port.ts). Everything shown is committed. */
export class ApiHostOfNode implements ApiHost {
  readonly #node: PatchbayNode;
  readonly #options: ApiHostOptions;
  readonly #members: Members;
  readonly #audit: AuditDesk;
  readonly #notes: NoteDesk;
  readonly phones: PhoneDesk;
  readonly customers: CustomerDesk;
  readonly calls: CallDesk;
  readonly configs: ConfigDesk;
  readonly recordings: RecordingDesk;
  readonly hearings: HearingDesk;
  readonly sounds: PromptDesk;
  readonly voicemails: VoicemailDesk;

  constructor(options: ApiHostOptions) {
    const { node, clock, log } = options;
    this.#options = options;
    this.#node = node;
    this.#audit = new AuditDesk(node.journal.audit, clock, log);
    this.#notes = new NoteDesk({ journal: node.journal, audit: this.#audit, clock });
    this.phones = node.phones;
    this.hearings = new HearingDesk(() => node.voice);
    const { prompts, converter } = node;
    this.sounds = new PromptDesk({ store: node.journal.audio, prompts, clock, converter });
    this.recordings = new RecordingDesk({
      journal: node.journal,
      keeper: node.recordings,
      audit: this.#audit,
      clock,
      state: (tenant) => node.hub.committedState(tenant),
    });
    this.voicemails = new VoicemailDesk({
      journal: node.journal,
      keeper: node.voicemail,
      audit: this.#audit,
      clock,
      state: (tenant) => node.hub.committedState(tenant),
      forwarded: (tenant, id) => node.errands.begin(tenant, id),
    });
    this.calls = new CallDesk({
      vault: node.journal.vault,
      door: new CustomerDoor({
        customers: node.journal.customers,
        state: (tenant) => node.hub.committedState(tenant),
        clock,
        log,
      }),
      voice: () => node.voice,
    });
    this.configs = new ConfigDesk({
      journal: node.journal,
      state: (tenant) => node.hub.committedState(tenant),
      toHead: (tenant) => this.#toHead(tenant),
    });
    this.customers = new CustomerDesk({
      journal: node.journal,
      audit: this.#audit,
      state: (tenant) => node.hub.committedState(tenant),
      clock,
    });
    this.#members = new Members({
      tenants: () => node.tenants.ids(),
      state: (tenant) => node.hub.committedState(tenant),
    });
  }

  async tenantOf(identity: Identity): Promise<Member | null> {
    const member = this.#members.of(identity);
    if (member !== null || this.#members.tenantOfEntra(identity.tid) !== null) return member;
    // It may be one that another process owns, or whose state is being built at this moment.
    const { tenants, hub, started } = this.#node;
    const isUnread = (tenant: TenantId) => hub.committedState(tenant) === null;
    if (!started || tenants.elsewhere.length > 0 || tenants.ids().some(isUnread)) {
      throw new ApiError('notReady');
    }
    return null;
  }

  listTenants(): readonly TenantView[] {
    const { tenants, hub } = this.#node;
    const here = tenants.ids().map((tenant) => {
      const state = hub.committedState(tenant);
      const settings = state === null ? null : configOf(state).settings;
      const name = settings?.name ?? tenant;
      return { tenant, name, entraTenant: settings?.entraTenant ?? null, here: state !== null };
    });
    const elsewhere = tenants.elsewhere.map((tenant) => {
      return { tenant, name: tenant, entraTenant: null, here: false };
    });
    return [...here, ...elsewhere];
  }

  refused(identity: Identity, why: SignInRefusal): void {
    const found = this.#members.tenantOfEntra(identity.tid);
    this.#options.log.info('signInRefused', { tenant: found?.tenant ?? null, why });
    if (found === null) return;
    this.#audit.refusal(found.tenant, {
      actor: { kind: identity.kind === 'app' ? 'app' : 'user', id: identity.oid },
      action: 'signInRefused',
      subject: why,
      detail: {},
    });
  }

  audit(tenant: TenantId, note: AuditNote): Promise<void> {
    return this.#audit.write(tenant, note);
  }

  auditRows(tenant: TenantId, query: AuditQuery): Promise<readonly AuditRow[]> {
    return this.#node.journal.audit.list(tenant, query);
  }

  verifyAudit(tenant: TenantId): Promise<AuditReport> {
    return this.#node.journal.audit.verify(tenant);
  }

  board(tenant: TenantId): Board | null {
    return this.#node.hub.board(tenant);
  }

  subscribe(
    tenant: TenantId,
    _viewer: Viewer,
    onPatch: (patch: BoardPatch) => void,
    onGone: () => void,
  ): () => void {
    return this.#node.hub.subscribe(tenant, onPatch, onGone);
  }

  async submit(tenant: TenantId, command: Command, options: SubmitOptions): Promise<SubmitResult> {
    const result = await this.#node.doors.submit(tenant, this.#withSpeech(command), options);
    if (result.kind === 'refused') {
      return { kind: 'refused', reason: result.refusal.reason, details: result.refusal.details };
    }
    if (result.kind !== 'poison') return result;
    const details = ['This request met a bug and was put aside; somebody was told.'];
    return { kind: 'refused', reason: 'poison', details };
  }

  /** What this process can say: a publish is refused for languages that it cannot. */
  #withSpeech(command: Command): Command {
    if (command.type !== 'publishConfig') return command;
    return { ...command, speech: this.sounds.languages() };
  }

  caughtUp(tenant: TenantId, seq: number, waitMs: number): Promise<boolean> {
    return this.#node.projector.waitFor(tenant, seq, waitMs);
  }

  async interactionView(tenant: TenantId, id: InteractionId): Promise<InteractionView | null> {
    const state = this.#node.hub.committedState(tenant);
    const shown = state === null ? null : interactionView(state, id);
    if (shown !== null) return shown;
    const row = await this.#node.journal.readModels.interactionOf(tenant, id);
    return row === null ? null : endedView(row);
  }

  async listInteractions(tenant: TenantId, query: InteractionQuery): Promise<InteractionPage> {
    const ended = query.state === 'ended';
    const rows = await this.#node.journal.readModels.listInteractions(tenant, {
      limit: query.limit + 1,
      ...(query.before === null ? {} : { before: Number(query.before) }),
      ...(query.state === null ? {} : { state: ended ? ('ended' as const) : ('open' as const) }),
      ...(query.customer === undefined ? {} : { customer: query.customer }),
      ...(query.behind === undefined ? {} : { visit: query.behind }),
    });
    const page = rows.slice(0, query.limit);
    const state = this.#node.hub.committedState(tenant);
    const items = page
      .map((row) => (state === null ? null : interactionView(state, row.id)) ?? endedView(row))
      .filter(({ state: now }) => matches(query.state, now));
    const last = page.at(-1);
    const more = rows.length > page.length && last !== undefined;
    return { items, next: more ? String(last.startedSeq) : null };
  }

  async timeline(tenant: TenantId, id: InteractionId): Promise<readonly TimelineEntry[] | null> {
    const state = this.#node.hub.committedState(tenant);
    const records = await this.#recordsOf(tenant, id);
    if (records.length === 0 || state === null) return null;
    const names = namesOf(state);
    return records.map((record) => timelineText(record, names));
  }

  async why(tenant: TenantId, id: InteractionId): Promise<readonly Decision[] | null> {
    const state = this.#node.hub.committedState(tenant);
    const records = await this.#recordsOf(tenant, id);
    if (records.length === 0 || state === null) return null;
    return decisionsIn(records, namesOf(state));
  }

  whoWould(tenant: TenantId, hypothetical: Hypothetical): WhoWould | null {
    const state = this.#node.hub.committedState(tenant);
    return state === null ? null : whoWouldGet(state, hypothetical, this.now());
  }

  estimate(...[tenant, of]: Parameters<ApiHost['estimate']>): ReturnType<ApiHost['estimate']> {
    const state = this.#node.hub.committedState(tenant);
    return state === null ? null : queueEstimate(state, of, this.now());
  }

  async reports(
    tenant: TenantId,
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly QueueReport[]> {
    await this.#toHead(tenant);
    const rows = await this.#node.journal.readModels.reportQueues(tenant, range);
    const state = this.#node.hub.committedState(tenant);
    const name = (queue: QueueReport['queue']) =>
      state === null ? queue : namesOf(state).queue(queue);
    return rows.map((row) => {
      const config = state === null ? undefined : configOf(state).queues.get(row.queue);
      const level = config === undefined ? {} : { serviceLevel: serviceLevelOf(row, config) };
      return { ...row, offered: row.entered, name: name(row.queue), ...level };
    });
  }

  config(tenant: TenantId): { version: number; documents: readonly ConfigDocument[] } | null {
    const state = this.#node.hub.committedState(tenant);
    return state === null
      ? null
      : { version: configOf(state).version, documents: documentsOf(configOf(state)) };
  }

  async checkConfig(tenant: TenantId, change: ConfigChange): Promise<readonly string[]> {
    const state = this.#node.hub.committedState(tenant);
    return state === null
      ? ['This node does not own the tenant at present; ask again.']
      : checkConfig(change.documents, configOf(state), change.removed, this.sounds.languages());
  }

  serves(tenant: TenantId, agent: AgentId, queue: QueueId): boolean {
    return this.#node.hub.committedState(tenant)?.router.serves(agent, queue) === true;
  }

  async resolveCustomers(
    viewer: Viewer,
    refs: readonly PersonalRef[],
  ): Promise<ReadonlyMap<PersonalRef, string>> {
    const { tenant } = viewer;
    await this.#audit.reveal(tenant, actorOf(viewer), refs);
    const values = await this.#node.journal.vault.resolve(tenant, refs);
    const found = [...values].filter((entry): entry is [PersonalRef, string] => entry[1] !== null);
    return new Map(found);
  }

  notes(tenant: TenantId, interactions: readonly InteractionId[]): Promise<readonly StoredNote[]> {
    return this.#notes.of(tenant, interactions);
  }

  putNote(...asked: Parameters<ApiHost['putNote']>): Promise<number> {
    return this.#notes.put(...asked);
  }

  async *exportEvents(tenant: TenantId, fromSeq: number): AsyncIterable<EventRecord> {
    const { seq: toSeq } = await this.#node.journal.head(tenant);
    for await (const segment of this.#node.journal.read(tenant, { fromSeq, toSeq })) {
      for (const record of recordsOf(segment)) {
        if (record.seq >= fromSeq && record.seq <= toSeq) yield record;
      }
    }
  }

  trunks(tenant: TenantId): readonly TrunkView[] {
    return (this.#node.voice?.trunks() ?? [])
      .filter((trunk) => trunk.tenant === tenant)
      .map(({ tenant: _, askedAt = null, ...trunk }) => ({ ...trunk, askedAt }));
  }

  directCalls(tenant: TenantId): readonly DirectCallView[] {
    const state = this.#node.hub.committedState(tenant);
    return state === null ? [] : directCallViews(state);
  }

  async poison(tenant: TenantId): Promise<readonly PoisonView[]> {
    const rows = await this.#node.journal.inbox.listPoison(tenant, POISON_MAX);
    return rows.map(({ atSeq, receivedAt, kind, error }) => ({
      position: atSeq,
      at: receivedAt,
      command: kind,
      reason: error,
    }));
  }

  readiness(): Readiness {
    const { tenants, started, draining } = this.#node;
    const reasons: string[] = [];
    if (!started) reasons.push('starting');
    if (draining) reasons.push('draining: calls end, new ones are refused');
    let epoch = 0;
    for (const tenant of tenants.ids()) {
      const loop = tenants.loop(tenant);
      epoch = Math.max(epoch, loop?.epoch ?? 0);
      if (loop?.fault) reasons.push(`tenant ${tenant} is stopped by a bug: see the log`);
      else if (loop?.unavailable) reasons.push('the database is away');
    }
    if (started && tenants.ids().length === 0) reasons.push('standing by: another node owns all');
    const { version } = this.#options;
    const media = [...(this.#node.voice?.load() ?? [])];
    return { live: true, ready: reasons.length === 0, started, reasons, version, epoch, media };
  }

  now(): number {
    return this.#options.clock.now();
  }

  /** Read models are a moment behind: a timeline is expected to hold the latest commit. */
  async #recordsOf(tenant: TenantId, id: InteractionId): Promise<readonly EventRecord[]> {
    await this.#toHead(tenant);
    return this.#node.journal.readModels.timelineOf(tenant, id);
  }

  async #toHead(tenant: TenantId): Promise<void> {
    const seq = this.#node.tenants.loop(tenant)?.committedSeq ?? 0;
    await this.#node.projector.waitFor(tenant, seq, 2_000);
  }
}

function matches(asked: InteractionQuery['state'], state: InteractionView['state']): boolean {
  if (asked === null) return true;
  return asked === 'open' ? state !== 'ended' : asked === state;
}
