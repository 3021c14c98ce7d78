import { Temporal } from 'temporal-polyfill';
import { CallerFacts, FlowTrial, NumberConfig } from '../../domain/index.ts';
import type {
  ConfigDocument,
  Command,
  Event,
  EventRecord,
  FlowId,
  FlowTrialInput,
  LegId,
  PersonalRef,
  TrialStep,
  TrunkId,
  Tried,
} from '../../domain/index.ts';
import { checkConfig, configAfter } from '../config-check.ts';
import { applyDocument, documentsOf, emptyConfig } from '../config.ts';
import { nextTimerAt } from '../deadlines.ts';
import { execute } from '../decide/execute.ts';
import { evolve } from '../evolve/evolve.ts';
import { initialState } from '../snapshot.ts';
import { namesOf } from '../names.ts';
import type { Config, Interaction, TenantState } from '../state.ts';
import { timelineText } from '../timeline.ts';
import { waitsAt } from './node-run.ts';
import { TryCaller } from './try-caller.ts';

/** So much of a call is simulated at most. */
const COMMANDS_MAX = 400;
/** A prompt takes so long: what is said is not measured. */
const PROMPT_MS = 2_000;
const LEG = 'trial' as LegId;
const TRUNK = 'trial' as TrunkId;
const CALLER = 'ref-trial' as PersonalRef;
/** A number that no organisation has: +999 is reserved (ITU-T E.164 Annex). */
const NUMBER = '+99900000000';

export type Trial =
  | ({ readonly kind: 'tried' } & Tried)
  | { readonly kind: 'refused'; readonly faults: readonly string[] };

export interface TrialOf {
  readonly flow: FlowId;
  readonly trial: FlowTrialInput;
  /** A draft over the configuration that is active. */
  readonly documents?: readonly ConfigDocument[];
  readonly removed?: readonly string[];
  /** Where the trial names no time. */
  readonly now: number;
}

/**
 * A dry run: the production engine decides on a state of its own, with a caller who does what the
 * trial says. Nothing of it is ever carried out, stored or told to anybody.
 */
export function tryFlow(documents: Iterable<ConfigDocument>, of: TrialOf): Trial {
  const trial = FlowTrial.parse(of.trial);
  const active = emptyConfig();
  for (const document of documents) applyDocument(active, document);
  const config = configAfter(of.documents ?? [], active, of.removed ?? []);
  const faults = faultsOf(active, of);
  if (!config.flows.has(of.flow)) faults.push(`flow ${of.flow} does not exist; name another`);
  const at = trial.at === undefined ? of.now : instantOf(trial.at, config);
  if (at === null) faults.push(`at: ${trial.at ?? ''} is no time; write 2026-12-25T10:00`);
  if (faults.length > 0 || at === null) return { kind: 'refused', faults };
  return { kind: 'tried', ...new Rehearsal(config, trial, at).run(of.flow) };
}

/** Of the draft, what keeps this flow from being published; the rest may wait. */
function faultsOf(active: Config, { flow, documents = [], removed = [] }: TrialOf): string[] {
  const about = [`flow/${flow}`, `attendant/${flow}`];
  return checkConfig(documents, active, removed).filter((fault) =>
    about.some((key) => fault.startsWith(`${key}/`) || fault.startsWith(`${key}:`)),
  );
}

/** null = it is no time. By the tenant's clock unless it says otherwise. */
function instantOf(text: string, { settings }: Config): number | null {
  try {
    if (/(Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text)) {
      return Temporal.Instant.from(text).epochMilliseconds;
    }
    const zone = settings?.timeZone ?? 'UTC';
    return Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return null;
  }
}

class Rehearsal {
  readonly #state: TenantState;
  readonly #trial: FlowTrial;
  readonly #caller: TryCaller;
  readonly #records: EventRecord[] = [];
  #now: number;

  constructor(config: Config, trial: FlowTrial, at: number) {
    this.#trial = trial;
    this.#caller = new TryCaller(trial);
    this.#now = at;
    this.#state = initialState('trial' as TenantState['tenant'], 1);
    this.#publish(documentsOf(config));
  }

  /** As it is, faults of other documents included: they are not what is tried. */
  #publish(documents: readonly ConfigDocument[]): void {
    const event: Event = {
      type: 'configPublished',
      version: 1,
      documents: [...documents],
      removed: [],
      note: '',
    };
    evolve(this.#state, { seq: 1, at: this.#now, event });
  }

  run(flow: FlowId): Tried {
    const number = this.#numberOf(flow);
    if (this.#trial.queue !== 'nobody') this.#everybodyReady();
    this.#records.length = 0;
    this.#do(this.#incoming(number));
    for (let count = 0; count < COMMANDS_MAX && this.#step(); count++);
    return this.#tried();
  }

  #everybodyReady(): void {
    for (const { id, address } of [...this.#state.config.agents.values()]) {
      if (address === null) continue;
      this.#do({ type: 'setPresence', agent: id, availability: 'available' });
      this.#do({ type: 'setAgentState', agent: id, duty: { kind: 'ready' } });
    }
  }

  /** The first that leads to the flow; a flow that none leads to gets one that nobody has. */
  #numberOf(flow: FlowId): string {
    const { config } = this.#state;
    for (const { number, entry } of config.numbers.values()) {
      if (entry.kind === 'flow' && entry.flow === flow) return number;
    }
    const entry = { kind: 'flow', flow };
    applyDocument(config, NumberConfig.parse({ kind: 'number', number: NUMBER, entry }));
    return NUMBER;
  }

  #incoming(number: string): Command {
    const known = { anonymous: false, country: null, numberClass: 'mobile', vip: false } as const;
    const facts = CallerFacts.parse({ ...known, blocked: false, ...this.#trial.facts });
    const of = { leg: LEG, trunk: TRUNK, number, customer: CALLER, dialog: null };
    return { type: 'legIncoming', ...of, facts };
  }

  #do(command: Command): void {
    const { tenant } = this.#state;
    const by = { kind: 'system' as const };
    const executed = execute(this.#state, { tenant, at: this.#now, by, command });
    this.#records.push(...executed.records);
    this.#carryOut();
  }

  /** The platform does what it is asked at once: calls are taken, phones ring. */
  #carryOut(): void {
    const open = [...this.#state.effects.values()].map(({ effect }) => effect);
    if (open.length === 0) return;
    const results = open.map(({ id }) => ({ effect: id, result: 'ok' as const, code: '' }));
    this.#do({ type: 'settleEffects', results });
    for (const { action } of open) {
      if (action.kind === 'answer') {
        this.#do({ type: 'legAnswered', leg: action.leg, dialog: null });
      } else if (action.kind === 'hangUp') {
        this.#do({ type: 'legEnded', leg: action.leg, cause: action.cause, status: 0 });
      }
    }
  }

  get #interaction(): Interaction | null {
    for (const interaction of this.#state.interactions.values()) return interaction;
    return null;
  }

  /** false = it is over, or nothing more is known. */
  #step(): boolean {
    const interaction = this.#interaction;
    if (interaction === null) return false;
    const { owner, play } = interaction;
    const at = waitsAt({ state: this.#state }, interaction);
    if (at !== null) {
      const act = this.#caller.actAt(interaction, at.owner, at.node);
      if (act !== null) {
        this.#do(act);
        return true;
      }
    }
    const inQueue = owner.kind === 'queue' || owner.kind === 'offer';
    if (inQueue && this.#trial.queue === 'ring') return false;
    if (['agent', 'external', 'wrapUp', 'scheduled', 'voicemail'].includes(owner.kind)) {
      return false;
    }
    if (play !== null && play.purpose !== 'music') {
      this.#now += PROMPT_MS;
      const ended = { leg: LEG, play: play.id, reason: 'finished', positionMs: PROMPT_MS } as const;
      this.#do({ type: 'playEnded', ...ended });
      return true;
    }
    return this.#timePasses();
  }

  #timePasses(): boolean {
    const at = nextTimerAt(this.#state);
    if (at === null) return false;
    this.#now = Math.max(this.#now, at);
    this.#do({ type: 'tick' });
    return true;
  }

  #tried(): Tried {
    const names = namesOf(this.#state);
    const steps: TrialStep[] = [];
    let where = { node: '', flow: '' };
    let outcome: string | null = null;
    for (const record of this.#records) {
      const { event } = record;
      if (event.type === 'nodeEntered') where = { node: event.node, flow: event.flow };
      if (!SHOWN.has(event.type)) continue;
      if (event.type === 'playStarted' && event.purpose === 'music') continue;
      const { text, at } = timelineText(record, names);
      steps.push({ ...where, kind: event.type, text: text.replaceAll(NUMBER, 'the flow'), at });
      if (event.type === 'interactionEnded') outcome = text;
    }
    const open = steps.at(-1)?.text ?? '';
    return { steps, end: outcome === null ? 'open' : 'ended', outcome: outcome ?? open };
  }
}

/** What a person who tries a flow looks for; legs and effects are the platform's. */
const SHOWN: ReadonlySet<string> = new Set<Event['type']>([
  'interactionStarted',
  'interactionEnded',
  'endingStarted',
  'legRefused',
  'playStarted',
  'nodeEntered',
  'menuChosen',
  'menuMissed',
  'variablesSet',
  'branchTaken',
  'digitsGathered',
  'digitsKept',
  'lookUpStarted',
  'lookUpEnded',
  'messageSent',
  'streamOpened',
  'streamEnded',
  'surveyAnswered',
  'recordWished',
  'flowCalled',
  'flowReturned',
  'directoryMoved',
  'queued',
  'ringWidened',
  'overflowed',
  'sendingOnStarted',
  'offered',
  'offerEnded',
  'transferred',
  'noticeStarted',
  'voicemailStarted',
  'callbackOffered',
  'alertRaised',
]);
