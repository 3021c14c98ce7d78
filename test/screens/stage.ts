import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { createApi } from '../../api/index.ts';
import type { ApiHost, Identity, InteractionQuery, Viewer } from '../../api/index.ts';
import { MemoryHost } from '../../api/testing/memory-host.ts';
import { AgentId, PersonalRef, QueueId, TenantId } from '../../domain/index.ts';
import type {
  BoardPatch,
  Command,
  ConfigDocument,
  EventRecord,
  InteractionId,
  InteractionView,
} from '../../domain/index.ts';
import {
  boardOf,
  checkConfig,
  configOf,
  documentsOf,
  execute,
  initialState,
  interactionView,
  nextTimerAt,
  openEffects,
  namesOf,
  timelineText,
} from '../../engine/index.ts';
import { contosoDocuments } from '../../main/demo/contoso.ts';
import { contosoIdentities } from '../../main/demo/identities.ts';
import { decisionsIn } from '../../main/view/decisions.ts';
import { build } from '../../tools/build/build.ts';
import { findRoot } from '../../tools/root.ts';

const tenant = TenantId.parse('contoso');
const trunks = {
  teams: 'sip:teams.test',
  carrier: 'sip:carrier.test',
  allow: [],
  directRouting: null,
};

/**
 * One afternoon at Contoso, always the same: the engine decides it from the same commands at the
 * same times. The pages are the built ones, behind the API's own door; its clock stands still.
 */
export class Stage {
  readonly state = initialState(tenant, 1);
  readonly records: EventRecord[] = [];
  readonly host: StageHost = new StageHost(this);
  /** A Wednesday in winter, London. */
  now = Date.UTC(2026, 10, 25, 14, 0, 0);
  url = '';
  #close: () => Promise<void> = async () => undefined;

  constructor() {
    const documents = contosoDocuments(trunks, contosoIdentities).map(toQueues);
    this.do({ type: 'publishConfig', documents, removed: [], note: '' });
    this.setDuty('ana', { kind: 'ready' });
    this.setDuty('ben', { kind: 'ready' });
  }

  static async open(): Promise<Stage> {
    const stage = new Stage();
    const root = findRoot();
    await build(root);
    const app = await createApi({
      host: stage.host,
      auth: { authenticate: async (token) => identityOf(token) },
      webDir: join(root, 'build/web'),
      // The pages ask it for a token of a demo person; who runs the stage answers that.
      cloudUrl: 'http://127.0.0.1:9',
    });
    await app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = app.server.address() as AddressInfo;
    stage.url = `http://127.0.0.1:${port}`;
    stage.#close = () => app.close();
    return stage;
  }

  close(): Promise<void> {
    return this.#close();
  }

  do(command: Command): void {
    const executed = execute(this.state, {
      tenant,
      at: this.now,
      by: { kind: 'system' },
      command,
    });
    if (executed.refusal !== null) throw new Error(`refused: ${executed.refusal.reason}`);
    this.records.push(...executed.records);
    this.settle();
    this.host.tell();
  }

  /** Time passes; timers fire where they stand. */
  pass(seconds: number): void {
    const end = this.now + seconds * 1_000;
    for (let at = nextTimerAt(this.state); at !== null && at <= end; ) {
      this.now = Math.max(this.now, at);
      this.do({ type: 'tick' });
      at = nextTimerAt(this.state);
    }
    this.now = end;
    this.host.tell();
  }

  setDuty(agent: string, duty: Extract<Command, { type: 'setAgentState' }>['duty']): void {
    this.do({ type: 'setAgentState', agent: AgentId.parse(agent), duty });
  }

  /** The world does what it is asked. */
  settle(): void {
    const open = openEffects(this.state);
    if (open.length === 0) return;
    const results = open.map(({ id }) => ({ effect: id, result: 'ok' as const, code: '' }));
    const command: Command = { type: 'settleEffects', results };
    const executed = execute(this.state, {
      tenant,
      at: this.now,
      by: { kind: 'system' },
      command,
    });
    this.records.push(...executed.records);
  }
}

/** Two numbers that lead straight to a queue each: no menu to press through. */
function toQueues(document: ConfigDocument): ConfigDocument {
  if (document.kind !== 'number' || document.number !== '+442079460200') return document;
  return { ...document, entry: { kind: 'queue', queue: QueueId.parse('support') } };
}

/** A token is a person's name here: the stage has no secret to keep. */
function identityOf(token: string): Identity {
  const roles = token === 'dana' ? (['administrator'] as const) : rolesAtWork(token);
  return {
    kind: 'person',
    tid: contosoIdentities.tenant,
    oid: token,
    name: token,
    roles,
    groups: [],
    issuedAt: 0,
    expiresAt: Number.MAX_SAFE_INTEGER,
  };
}

const rolesAtWork = (token: string) =>
  token === 'chloe' ? (['agent', 'supervisor'] as const) : (['agent'] as const);

class StageHost extends MemoryHost {
  readonly #stage: Stage;
  readonly #watchers = new Set<(patch: BoardPatch) => void>();
  #n = 0;

  constructor(stage: Stage) {
    super();
    this.#stage = stage;
  }

  /** Everything anew: the stage is small. */
  tell(): void {
    const { state, now } = this.#stage;
    const { seq, interactions, agents, queues } = boardOf(state, now);
    this.#n += 1;
    const patch = { n: this.#n, seq, now, interactions, agents, queues, gone: [] };
    for (const watch of this.#watchers) watch(patch);
  }

  override now(): number {
    return this.#stage.now;
  }

  override async tenantOf({ oid }: Identity) {
    return { tenant, agent: AgentId.parse(oid) };
  }

  override board() {
    return boardOf(this.#stage.state, this.#stage.now);
  }

  override subscribe(...[_tenant, , onPatch]: Parameters<ApiHost['subscribe']>) {
    this.#watchers.add(onPatch);
    return () => void this.#watchers.delete(onPatch);
  }

  override config() {
    const config = configOf(this.#stage.state);
    return { version: config.version, documents: documentsOf(config) as never[] };
  }

  override async checkConfig(...[_tenant, change]: Parameters<ApiHost['checkConfig']>) {
    return checkConfig(change.documents, configOf(this.#stage.state), change.removed);
  }

  override async interactionView(_tenant: TenantId, id: InteractionId) {
    return interactionView(this.#stage.state, id);
  }

  override async listInteractions(_tenant: TenantId, query: InteractionQuery) {
    const items = this.board()
      .interactions.filter((view) => isAsked(view, query))
      .toSorted((a, b) => b.startedAt - a.startedAt);
    return { items, next: null };
  }

  override async timeline(_tenant: TenantId, id: InteractionId) {
    const names = namesOf(this.#stage.state);
    return this.#recordsOf(id).map((record) => timelineText(record, names)) as never[];
  }

  override async why(_tenant: TenantId, id: InteractionId) {
    return decisionsIn(this.#recordsOf(id), namesOf(this.#stage.state)) as never[];
  }

  override async resolveCustomers(_viewer: Viewer, refs: readonly PersonalRef[]) {
    return new Map(refs.map((ref) => [ref, `+${String(ref).slice(1)}`]));
  }

  #recordsOf(id: InteractionId): readonly EventRecord[] {
    return this.#stage.records.filter(
      ({ event }) => 'interaction' in event && event.interaction === id,
    );
  }
}

function isAsked(view: InteractionView, { customer, behind, state }: InteractionQuery): boolean {
  if (customer !== undefined && view.customer !== customer) return false;
  if (state === 'ended' && view.state !== 'ended') return false;
  if (behind === undefined) return true;
  if (behind.queue !== null && view.queue !== behind.queue) return false;
  return behind.figure === 'offered' || view.outcome?.kind === behind.figure;
}
