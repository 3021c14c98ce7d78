import type {
  Board,
  BoardPatch,
  Command,
  ConfigDocument,
  EventRecord,
  InteractionId,
  InteractionView,
  PersonalRef,
  TenantId,
  TimelineEntry,
} from '../domain/index.ts';
import {
  checkConfig,
  configOf,
  documentsOf,
  interactionView,
  timelineText,
} from '../engine/index.ts';
import { recordsOf } from '../journal/index.ts';
import { ApiError } from '../api/index.ts';
import type {
  ApiHost,
  ConfigChange,
  Decision,
  Identity,
  InteractionPage,
  InteractionQuery,
  Member,
  PoisonView,
  QueueReport,
  Readiness,
  SubmitOptions,
  SubmitResult,
  TrunkView,
  Viewer,
} from '../api/index.ts';
import type { Clock } from './clock.ts';
import type { Log } from './log.ts';
import type { PatchbayNode } from './process.ts';
import { decisionsIn } from './view/decisions.ts';
import { endedView } from './view/ended-view.ts';
import { namesOf } from './view/names.ts';

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

  constructor(options: ApiHostOptions) {
    this.#options = options;
    this.#node = options.node;
  }

  async tenantOf(identity: Identity): Promise<Member | null> {
    for (const tenant of this.#node.tenants.ids()) {
      const state = this.#node.hub.committedState(tenant);
      if (state === null) continue;
      const { settings, agents } = configOf(state);
      if (settings?.entraTenant !== identity.tid) continue;
      const agent = [...agents.values()].find(({ oid }) => oid === identity.oid);
      return { tenant, agent: agent?.id ?? null };
    }
    if (this.#node.tenants.elsewhere.length > 0) throw new ApiError('notReady');
    return null;
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
    const result = await this.#node.doors.submit(tenant, command, options);
    if (result.kind === 'refused') {
      return { kind: 'refused', reason: result.refusal.reason, details: result.refusal.details };
    }
    if (result.kind !== 'poison') return result;
    const details = ['This request met a bug and was put aside; somebody was told.'];
    return { kind: 'refused', reason: 'poison', details };
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

  async reports(
    tenant: TenantId,
    range: { readonly from: number; readonly to: number },
  ): Promise<readonly QueueReport[]> {
    await this.#toHead(tenant);
    const rows = await this.#node.journal.readModels.reportQueues(tenant, range);
    const state = this.#node.hub.committedState(tenant);
    const name = (queue: QueueReport['queue']) =>
      state === null ? queue : namesOf(state).queue(queue);
    return rows.map((row) => ({ ...row, offered: row.entered, name: name(row.queue) }));
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
      : checkConfig(change.documents, configOf(state), change.removed);
  }

  async resolveCustomers(
    viewer: Viewer,
    refs: readonly PersonalRef[],
  ): Promise<ReadonlyMap<PersonalRef, string>> {
    const { tenant, oid } = viewer;
    this.#options.log.info('audit.reveal', { tenant, oid, refs: refs.length });
    const values = await this.#node.journal.vault.resolve(tenant, refs);
    const found = [...values].filter((entry): entry is [PersonalRef, string] => entry[1] !== null);
    return new Map(found);
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
      .map(({ trunk, state, calls, lastSeenAt }) => ({ trunk, state, calls, lastSeenAt }));
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
    return { live: true, ready: reasons.length === 0, started, reasons, version, epoch };
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
