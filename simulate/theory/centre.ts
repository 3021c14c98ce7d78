import {
  AgentId,
  Command,
  ConfigDocument,
  type EventRecord,
  type InteractionId,
  LegId,
  type QueueId,
  QueueId as QueueIdSchema,
  TenantId,
} from '../../domain/index.ts';
import {
  execute,
  initialState,
  interactionView,
  queueView,
  react,
  type TenantState,
} from '../../engine/index.ts';
import { VirtualClock } from '../virtual-clock.ts';

/** Agents of one kind: equal skills, equal speed. */
export interface Team {
  readonly agents: number;
  /** Names of the queues that they serve. */
  readonly queues: readonly string[];
}

export interface CentreOptions {
  /** A number of its own leads to each. */
  readonly queues: readonly string[];
  readonly teams: readonly Team[];
  /** Beside the defaults, for every queue. */
  readonly queue?: Readonly<Record<string, unknown>>;
}

/** What one call is told of itself, as it happens. */
export interface CallWatch {
  /** In line: nobody was free. */
  onWaiting(): void;
  onConnected(agent: string): void;
  onOver(): void;
}

export interface Call {
  readonly leg: LegId;
  readonly watch: CallWatch;
  interaction: InteractionId | null;
  state: 'waiting' | 'talking' | 'over';
}

const START_AT = Date.UTC(2027, 0, 4);
const TENANT = TenantId.parse('theory');
const by = { kind: 'system' } as const;

/**
 * A call centre in which nothing takes time but talk: the real engine, phones that answer at once,
 * a platform that never fails. Who gets whom, and when, is the engine's own decision.
 */
export class Centre {
  readonly clock = new VirtualClock(START_AT);
  readonly state: TenantState;
  readonly #calls = new Map<string, Call>();
  readonly #byInteraction = new Map<InteractionId, Call>();
  readonly #queueIds = new Map<string, QueueId>();
  #made = 0;
  #newest: Call | null = null;
  waiting = 0;
  busy = 0;
  events = 0;
  /** Of the first offer, as the engine names it. */
  rule = '';

  constructor(options: CentreOptions) {
    this.state = initialState(TENANT, 1);
    for (const name of options.queues) this.#queueIds.set(name, QueueIdSchema.parse(name));
    const { documents, agents } = configuration(options);
    this.#do({ type: 'publishConfig', documents, removed: [], note: '' });
    for (const agent of agents) this.#do({ type: 'setAgentState', agent, duty: { kind: 'ready' } });
  }

  /** Agents free for a queue, as its own view has them. */
  freeFor(queue: string): number {
    const id = this.#queueIds.get(queue);
    const view = id === undefined ? null : queueView(this.state, id, this.#now());
    return view?.agentsFree ?? 0;
  }

  arrive(queue: string, watch: CallWatch): Call {
    const leg = LegId.parse(`c${++this.#made}`);
    const call: Call = { leg, watch, interaction: null, state: 'waiting' };
    this.#calls.set(leg, call);
    this.#newest = call;
    const facts = { anonymous: true, country: null, numberClass: 'unknown' } as const;
    this.#do({
      ...INCOMING,
      leg,
      number: numberOf([...this.#queueIds.keys()].indexOf(queue)),
      facts: { ...facts, vip: false, blocked: false },
    });
    if (call.state === 'waiting') watch.onWaiting();
    return call;
  }

  /** What the engine tells of the wait to who came last, who is in line. */
  estimateOfNewest(): number | null {
    const id = this.#newest?.interaction ?? null;
    return id === null ? null : (interactionView(this.state, id)?.estimatedWaitMs ?? null);
  }

  /** The customer hangs up, waiting or talking. */
  leave(call: Call): void {
    if (call.state === 'over') return;
    this.#do({ type: 'legEnded', leg: call.leg, cause: 'hungUp', status: 0 });
  }

  #now(): number {
    return Math.round(this.clock.now());
  }

  /** The command, and then whatever phones and platform answer to it, until nothing is left. */
  #do(first: Command): void {
    const todo: Command[] = [first];
    for (let command = todo.shift(); command !== undefined; command = todo.shift()) {
      const stamped = { tenant: TENANT, at: this.#now(), by, command };
      const { records, refusal } = execute(this.state, stamped);
      if (refusal !== null) throw new Error(`refused: ${JSON.stringify(refusal)}`);
      this.events += records.length;
      for (const record of records) this.#take(record, todo);
      const results = records
        .flatMap((record) => react(record))
        .map(({ id }) => ({ effect: id, result: 'ok' as const, code: '' }));
      if (results.length > 0) todo.push({ type: 'settleEffects', results });
    }
  }

  #take({ event }: EventRecord, todo: Command[]): void {
    switch (event.type) {
      case 'interactionStarted': {
        const call = event.leg === null ? undefined : this.#calls.get(event.leg);
        if (call === undefined) return;
        call.interaction = event.interaction;
        this.#byInteraction.set(event.interaction, call);
        this.waiting++;
        return;
      }
      case 'offered':
        this.rule ||= event.why.rule;
        return;
      case 'legStarted':
        todo.push({ type: 'legAnswered', leg: event.leg, dialog: {} });
        return;
      case 'connected':
        return this.#connected(event.interaction, event.agent);
      case 'legDropped':
        todo.push({ type: 'legEnded', leg: event.leg, cause: event.cause, status: 0 });
        return;
      case 'interactionEnded':
        return this.#over(event.interaction);
      default:
    }
  }

  #connected(interaction: InteractionId, agent: AgentId): void {
    const call = this.#byInteraction.get(interaction);
    if (call === undefined) return;
    call.state = 'talking';
    this.waiting--;
    this.busy++;
    call.watch.onConnected(agent);
  }

  #over(interaction: InteractionId): void {
    const call = this.#byInteraction.get(interaction);
    if (call === undefined) return;
    if (call.state === 'talking') this.busy--;
    else this.waiting--;
    call.state = 'over';
    this.#byInteraction.delete(interaction);
    this.#calls.delete(call.leg);
    call.watch.onOver();
  }
}

const numberOf = (index: number): string => String(600 + index);

const INCOMING = Command.parse({
  type: 'legIncoming',
  leg: 'c0',
  trunk: 'loopback',
  number: '600',
  customer: null,
  facts: { anonymous: true, country: null, numberClass: 'unknown', vip: false, blocked: false },
  dialog: {},
}) as Extract<Command, { type: 'legIncoming' }>; // the type just parsed

function configuration(options: CentreOptions): {
  readonly documents: ConfigDocument[];
  readonly agents: readonly AgentId[];
} {
  const { queues, teams, queue: extra = {} } = options;
  const agents = teams.flatMap((team, t) =>
    Array.from({ length: team.agents }, (_, n) => ({
      kind: 'agent',
      id: `t${t}-${n}`,
      name: `Agent ${t}-${n}`,
      skills: team.queues.map((skill) => ({ skill, level: 5 })),
      address: { kind: 'sip', uri: `sip:t${t}-${n}@127.0.0.1` },
    })),
  );
  const documents = [
    { kind: 'settings', name: 'Theory', timeZone: 'UTC' },
    ...queues.map((name) => ({
      kind: 'queue',
      id: name,
      name,
      requirements: [{ skill: name, levelMin: 1 }],
      wrapUpMs: 0,
      confirmAnswer: 'never',
      waitMaxMs: 24 * 3_600_000,
      ...extra,
    })),
    ...queues.map((queue, index) => ({
      kind: 'number',
      number: numberOf(index),
      entry: { kind: 'queue', queue },
    })),
    ...agents,
  ].map((document) => ConfigDocument.parse(document));
  return { documents, agents: agents.map(({ id }) => AgentId.parse(id)) };
}
