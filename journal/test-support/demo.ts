import { ConfigDocument } from '../../domain/index.ts';
import type {
  AgentId,
  Command,
  EventRecord,
  LegId,
  PersonalRef,
  StampedCommand,
  TenantId,
  TrunkId,
} from '../../domain/index.ts';
import { execute, openEffects } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import { emptyState } from '../fold.ts';
import type { JournalEntry } from '../segment.ts';

const documents: readonly unknown[] = [
  { kind: 'settings', name: 'Acme', timeZone: 'Europe/London' },
  {
    kind: 'trunk',
    id: 'loopback',
    name: 'Loopback',
    role: 'loopback',
    uri: 'sip:127.0.0.1:5070;transport=udp',
    allow: ['127.0.0.1'],
  },
  {
    kind: 'queue',
    id: 'sales',
    name: 'Sales',
    requirements: [{ skill: 'Sales', levelMin: 4 }],
    wrapUpMs: 15_000,
  },
  ...['ana', 'ben'].map((id) => ({
    kind: 'agent',
    id,
    name: id,
    skills: [{ skill: 'Sales', level: 7 }],
    address: { kind: 'sip', uri: `sip:${id}@127.0.0.1:5080` },
  })),
  { kind: 'number', number: '+442079460120', entry: { kind: 'queue', queue: 'sales' } },
];

/** A tenant that works: the real engine under commands of a made-up day, without a clock. */
export class Demo {
  readonly tenant: TenantId;
  readonly state: TenantState;

  constructor(tenant: TenantId, state: TenantState = emptyState(tenant)) {
    this.tenant = tenant;
    this.state = state;
  }

  /** Two agents signed in on one queue. */
  open(): JournalEntry[] {
    const parsed = documents.map((document) => ConfigDocument.parse(document));
    const ready = (agent: string): Command => ({
      type: 'setAgentState',
      agent: agent as AgentId,
      duty: { kind: 'ready' },
    });
    return [
      this.run({ type: 'publishConfig', documents: parsed, removed: [], note: 'demo' }),
      this.run(ready('ana')),
      this.run(ready('ben')),
    ];
  }

  /** A caller is answered, talks for a minute, hangs up; the agent wraps up. */
  handledCall(customer: PersonalRef | null = null): JournalEntry[] {
    const [leg, arrived] = this.#arrive(customer);
    const agentLeg = legOf(arrived, 'legStarted');
    const done = [
      arrived,
      this.run({ type: 'legAnswered', leg, dialog: null }, 50),
      this.run({ type: 'legRinging', leg: agentLeg }, 200),
      this.run({ type: 'legAnswered', leg: agentLeg, dialog: { callId: 'x' } }, 3_000),
      this.run({ type: 'legEnded', leg, cause: 'hungUp', status: 0 }, 60_000),
      this.run({ type: 'legEnded', leg: agentLeg, cause: 'hungUp', status: 0 }, 20),
    ];
    const { interaction } = arrived.events.flatMap((event) =>
      event.type === 'interactionStarted' ? [event] : [],
    )[0] ?? { interaction: undefined };
    if (interaction === undefined) throw new Error('no interaction started');
    done.push(this.run({ type: 'finishWrapUp', interaction, code: null }, 5_000));
    return [...done, this.settle()];
  }

  /** A caller hangs up while the agent's phone rings. */
  abandonedCall(): JournalEntry[] {
    const [leg, arrived] = this.#arrive(null);
    const agentLeg = legOf(arrived, 'legStarted');
    return [
      arrived,
      this.run({ type: 'legAnswered', leg, dialog: null }, 50),
      this.run({ type: 'legEnded', leg, cause: 'hungUp', status: 0 }, 8_000),
      this.run({ type: 'legEnded', leg: agentLeg, cause: 'answeredElsewhere', status: 487 }, 20),
      this.settle(),
    ];
  }

  /** A caller who is still there when the story ends. */
  arrivingCall(): JournalEntry {
    return this.#arrive(null)[1];
  }

  /** Whatever the world was asked has been done. */
  settle(): JournalEntry {
    const results = openEffects(this.state).map(
      ({ id }) => ({ effect: id, result: 'ok', code: '' }) as const,
    );
    return this.run({ type: 'settleEffects', results }, 1);
  }

  run(command: Command, afterMs = 1_000): JournalEntry {
    const at = (this.state.lastAt || 1_700_000_000_000) + afterMs;
    const by = { kind: 'system' } as const;
    const stamped: StampedCommand = { tenant: this.tenant, at, by, command };
    const { records, refusal } = execute(this.state, stamped);
    if (refusal !== null) throw new Error(`${command.type}: ${refusal.reason} ${refusal.details}`);
    return { at, by, command, events: records.map((record: EventRecord) => record.event) };
  }

  #arrive(customer: PersonalRef | null): [LegId, JournalEntry] {
    const leg = `in-${this.state.seq}` as LegId;
    const facts = {
      anonymous: customer === null,
      country: 'GB',
      numberClass: 'mobile',
      vip: false,
      blocked: false,
    } as const;
    const trunk = 'loopback' as TrunkId;
    const number = '+442079460120';
    const entry = this.run(
      { type: 'legIncoming', leg, trunk, number, customer, facts, dialog: { callId: leg } },
      7_000,
    );
    return [leg, entry];
  }
}

function legOf(entry: JournalEntry, type: 'legStarted'): LegId {
  const event = entry.events.find((each) => each.type === type);
  if (event?.type !== type) throw new Error(`no ${type} among ${entry.events.map((e) => e.type)}`);
  return event.leg;
}
