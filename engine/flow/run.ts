import { must } from '../../domain/index.ts';
import type {
  Digit,
  FlowConfig,
  FlowId,
  FlowNode,
  NodeId,
  TransferTarget,
} from '../../domain/index.ts';
import { ensureAnswered, legOfCustomer, play, stopPlay } from '../decide/audio.ts';
import { dropAndFinish, endWith } from '../decide/ending.ts';
import { enterQueue, returnToQueue } from '../decide/queue.ts';
import { emit } from '../decide/run.ts';
import type { Run } from '../decide/run.ts';
import { giveAway, goTo, targetFault } from '../decide/transfer.ts';
import { flowOf } from '../evolve/owner.ts';
import { NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction, Owner } from '../state.ts';
import { isOpen } from './hours.ts';

type InFlow = Extract<Owner, { kind: 'flow' }>;
type MenuNode = Extract<FlowNode, { kind: 'menu' }>;

interface Instance {
  readonly flow: FlowConfig;
  readonly version: number;
}

/** Begins at the start node of the active version, and stays with that version. */
export function startFlow(run: Run, interaction: Interaction, id: FlowId): void {
  const flow = run.state.config.flows.get(id);
  const version = run.state.config.flowVersions.get(id);
  if (flow === undefined || version === undefined) {
    dropAndFinish(run, interaction, { kind: 'failed', cause: 'failed' });
    return;
  }
  enterNode(run, interaction, { instance: { flow, version }, node: flow.start });
}

/** Goes through nodes until one waits, hands over or ends. */
function enterNode(
  run: Run,
  interaction: Interaction,
  to: { readonly instance: Instance; readonly node: NodeId },
): void {
  const { instance } = to;
  let id: NodeId | null = to.node;
  for (let steps = 0; id !== null; steps++) {
    const node: FlowNode | undefined = instance.flow.nodes[id];
    if (node === undefined || steps >= NODES_PER_STEP_MAX) {
      dropAndFinish(run, interaction, { kind: 'failed', cause: 'failed' });
      return;
    }
    id = enterOne(run, interaction, { instance, id, node });
  }
}

/** The next node, when this one neither waits nor hands over. */
function enterOne(
  run: Run,
  interaction: Interaction,
  at: { readonly instance: Instance; readonly id: NodeId; readonly node: FlowNode },
): NodeId | null {
  const { instance, id, node } = at;
  const entered = {
    type: 'nodeEntered',
    interaction: interaction.id,
    flow: instance.flow.id,
    version: instance.version,
    node: id,
  } as const;
  if (node.kind === 'hours') {
    const hours = run.state.config.hours.get(node.hours);
    const open = hours !== undefined && isOpen(hours, run.at);
    emit(run, { ...entered, open });
    return open ? node.open : node.closed;
  }
  emit(run, entered);
  actOn(run, interaction, node);
  return null;
}

function actOn(run: Run, interaction: Interaction, node: Exclude<FlowNode, { kind: 'hours' }>) {
  switch (node.kind) {
    case 'say':
      ensureAnswered(run, interaction);
      play(run, interaction, { purpose: 'node', prompt: node.prompt });
      return;
    case 'menu':
      ensureAnswered(run, interaction);
      play(run, interaction, { purpose: 'node', prompt: node.prompt, bargeIn: true });
      return;
    case 'queue':
      enterQueue(run, interaction, { ...node, priority: node.priority ?? 5 });
      return;
    case 'transfer':
      transferByFlow(run, interaction, node.target);
      return;
    case 'end':
      if (node.prompt !== null) ensureAnswered(run, interaction);
      endWith(run, interaction, { outcome: { kind: 'completedInFlow' }, prompt: node.prompt });
      return;
    default:
      // The check refuses nodes that do not run yet.
      dropAndFinish(run, interaction, { kind: 'failed', cause: 'failed' });
  }
}

/** Nobody gives it away here, and nobody is there to be told of a refusal: it returns or ends. */
function transferByFlow(run: Run, interaction: Interaction, target: TransferTarget): void {
  giveAway(run, interaction, target);
  if (run.depth >= NODES_PER_STEP_MAX || targetFault(run, target) !== null) {
    returnToQueue(run, interaction, 'unreachable');
    return;
  }
  run.depth++;
  if (target.kind === 'flow') startFlow(run, interaction, target.flow);
  else goTo(run, interaction, target);
  run.depth--;
}

function nodeOf(run: Run, owner: InFlow): { instance: Instance; node: FlowNode } {
  const flow = flowOf(run.state, owner);
  const node = must(flow.nodes[owner.node], () => `no node ${owner.node}`);
  return { instance: { flow, version: owner.version }, node };
}

/** After a restart the caller hears at most a prompt again; a key that was awaited still is. */
export function replayNode(run: Run, interaction: Interaction, owner: InFlow): void {
  const { node } = nodeOf(run, owner);
  if (owner.waits !== 'play' || (node.kind !== 'say' && node.kind !== 'menu')) return;
  const bargeIn = node.kind === 'menu' ? ({ bargeIn: true } as const) : {};
  play(run, interaction, { purpose: 'node', prompt: node.prompt, ...bargeIn });
}

/** The prompt is over, one way or another: finished, failed, or never heard of again. */
export function nodePlayEnded(run: Run, interaction: Interaction, owner: InFlow): void {
  const { instance, node } = nodeOf(run, owner);
  if (node.kind === 'say') {
    enterNode(run, interaction, { instance, node: node.next });
  } else if (node.kind === 'menu' && owner.waits === 'play') {
    const until = run.at + node.timeoutMs;
    emit(run, { type: 'menuWaiting', interaction: interaction.id, node: owner.node, until });
  }
}

/** The menu's time is over, or its prompt's. */
export function flowTimer(run: Run, interaction: Interaction, owner: InFlow): void {
  const { node } = nodeOf(run, owner);
  if (node.kind === 'menu' && owner.waits === 'key') {
    menuMissed(run, interaction, { owner, node, why: 'noInput' });
    return;
  }
  stopPlay(run, interaction);
  nodePlayEnded(run, interaction, owner);
}

export function flowDigit(run: Run, interaction: Interaction, digit: Digit): void {
  const { owner } = interaction;
  if (owner.kind !== 'flow') return;
  const { instance, node } = nodeOf(run, owner);
  if (node.kind === 'say' && leadsToMenu(instance.flow, node.next)) {
    // Who knows the way dials through the greeting, as on any telephone.
    stopPlay(run, interaction);
    enterNode(run, interaction, { instance, node: node.next });
    flowDigit(run, interaction, digit);
    return;
  }
  if (node.kind !== 'menu') return;
  const { id } = interaction;
  emit(run, { type: 'digitReceived', leg: legOfCustomer(interaction), interaction: id, digit });
  const next = node.choices[digit];
  if (next === undefined) {
    menuMissed(run, interaction, { owner, node, why: 'noMatch' });
    return;
  }
  stopPlay(run, interaction);
  emit(run, { type: 'menuChosen', interaction: id, node: owner.node, digit, next });
  enterNode(run, interaction, { instance, node: next });
}

function leadsToMenu(flow: FlowConfig, from: NodeId): boolean {
  let id = from;
  for (let steps = 0; steps < NODES_PER_STEP_MAX; steps++) {
    const node = flow.nodes[id];
    if (node?.kind !== 'say') return node?.kind === 'menu';
    id = node.next;
  }
  return false;
}

/** Hears the prompt again, or goes the other way after the last try. */
function menuMissed(
  run: Run,
  interaction: Interaction,
  miss: {
    readonly owner: InFlow;
    readonly node: MenuNode;
    readonly why: 'noInput' | 'noMatch';
  },
): void {
  const { owner, node, why } = miss;
  const tries = owner.tries + 1;
  const { instance } = nodeOf(run, owner);
  stopPlay(run, interaction);
  emit(run, { type: 'menuMissed', interaction: interaction.id, node: owner.node, why, tries });
  if (tries >= node.triesMax) {
    enterNode(run, interaction, { instance, node: node.otherwise });
    return;
  }
  play(run, interaction, { purpose: 'node', prompt: node.prompt, bargeIn: true });
}
