import { assert, attendantEvents, flowEvents, must } from '../../domain/index.ts';
import type { Event, EventOf, NodeId } from '../../domain/index.ts';
import { COLLECT_MAX_MS, PLAY_MAX_MS, STREAM_END_MS } from '../limits.ts';
import type { Interaction, Owner, TenantState } from '../state.ts';
import { directoryMoved, flowResumed } from './attendant.ts';
import { atNode, holdFrame, interactionOf, nodeOwner, releaseFlow, setOwner } from './owner.ts';

type InFlow = Extract<Owner, { kind: 'flow' }>;

const EVENTS = [...flowEvents, ...attendantEvents];

export type FlowEvent = EventOf<(typeof EVENTS)[number]['shape']['type']['value']>;

const types: ReadonlySet<string> = new Set(EVENTS.map(({ shape }) => shape.type.value));

export function isFlowEvent(event: Event): event is FlowEvent {
  return types.has(event.type);
}

export function applyToFlow(state: TenantState, event: FlowEvent, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  switch (event.type) {
    case 'nodeEntered':
      return nodeEntered(state, event, at);
    case 'menuMissed':
      return menuMissed(state, event, at);
    case 'menuWaiting':
      return menuWaiting(state, event, at);
    case 'variablesSet':
      return variablesSet(interaction, event);
    case 'lookUpEnded':
    case 'streamEnded':
      interaction.variables = { ...interaction.variables, ...event.values };
      return;
    case 'digitsKept':
      interaction.variables = { ...interaction.variables, [event.name]: event.count };
      return;
    case 'surveyAnswered':
      interaction.scores = { ...interaction.scores, [event.name]: event.score };
      interaction.variables = { ...interaction.variables, [event.name]: event.score };
      return;
    case 'recordWished':
      interaction.recordWish = event.on;
      return;
    case 'flowCalled':
      return flowCalled(state, interaction, event.next);
    case 'flowReturned':
      return flowReturned(state, interaction, at);
    case 'directoryMoved':
      return directoryMoved(state, interaction, { event, at });
    case 'flowResumed':
      return flowResumed(state, interaction, at);
    case 'menuChosen':
    case 'branchTaken':
    case 'messageSent':
    case 'collectStopped':
    case 'streamStopped':
      return;
    default:
      return waitsNow(state, interaction, { event, at });
  }
}

function nodeEntered(state: TenantState, event: EventOf<'nodeEntered'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  setOwner(state, interaction, { owner: atNode(event, at), at });
  if (event.language !== undefined) interaction.language = event.language;
  interaction.since = at;
}

function menuMissed(state: TenantState, event: EventOf<'menuMissed'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const owner = nodeOwner(interaction, event.node);
  // Digits and what gathered them are those of the try before.
  const { digits: _digits, collect: _collect, ...rest } = owner;
  const until = at + PLAY_MAX_MS;
  setOwner(state, interaction, {
    owner: { ...rest, waits: 'play', tries: event.tries, until },
    at,
  });
}

function menuWaiting(state: TenantState, event: EventOf<'menuWaiting'>, at: number): void {
  const interaction = interactionOf(state, event.interaction);
  const owner = nodeOwner(interaction, event.node);
  const waits = owner.collect === undefined ? 'key' : 'door';
  setOwner(state, interaction, { owner: { ...owner, waits, until: event.until }, at });
}

function variablesSet(interaction: Interaction, event: EventOf<'variablesSet'>): void {
  interaction.variables = { ...interaction.variables, ...event.values };
  if (event.priority !== undefined) interaction.priority = event.priority;
  if (event.language === undefined) return;
  interaction.language = event.language;
  interaction.languageChosen = true;
}

type Waiting = EventOf<'digitsGathered' | 'collectStarted' | 'lookUpStarted' | 'streamOpened'>;

function waitsNow(
  state: TenantState,
  interaction: Interaction,
  { event, at }: { readonly event: Waiting; readonly at: number },
): void {
  const before = nodeOwner(interaction, event.node);
  setOwner(state, interaction, { owner: { ...before, ...waitOf(state, event, at) }, at });
}

function waitOf(state: TenantState, event: Waiting, at: number): Partial<InFlow> {
  switch (event.type) {
    case 'digitsGathered':
      return { waits: 'key', digits: event.digits, until: event.until };
    case 'collectStarted':
      return { waits: 'play', collect: event.collect, until: at + PLAY_MAX_MS + COLLECT_MAX_MS };
    case 'lookUpStarted':
      // The event's own seq: what the answer must name.
      return { waits: 'answer', asked: state.seq, until: event.until };
    case 'streamOpened':
      return {
        waits: 'agent',
        stream: event.stream,
        until: at + event.timeMsMax + STREAM_END_MS,
      };
  }
}

function flowCalled(state: TenantState, interaction: Interaction, next: NodeId): void {
  const { owner } = interaction;
  assert(owner.kind === 'flow', () => `${interaction.id} calls a flow from none`);
  const frame = { flow: owner.flow, version: owner.version, next };
  holdFrame(state, frame);
  interaction.flowStack = [...interaction.flowStack, frame];
}

function flowReturned(state: TenantState, interaction: Interaction, at: number): void {
  const frame = must(interaction.flowStack.at(-1), () => `${interaction.id} returns to nowhere`);
  setOwner(state, interaction, { owner: atNode({ ...frame, node: frame.next }, at), at });
  interaction.flowStack = interaction.flowStack.slice(0, -1);
  releaseFlow(state, frame);
}
