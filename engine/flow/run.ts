import type { Digit, FlowId, FlowNode, NodeId } from '../../domain/index.ts';
import { stopPlay } from '../decide/audio.ts';
import { dropAndFinish } from '../decide/ending.ts';
import { emit } from '../decide/run.ts';
import type { Run } from '../decide/run.ts';
import { FLOW_DEPTH_MAX, NODES_PER_STEP_MAX } from '../limits.ts';
import type { Interaction } from '../state.ts';
import { flowOf } from '../evolve/owner.ts';
import { waitsAt } from './node-run.ts';
import type { At, Instance, NodeRun, Step } from './node-run.ts';
import { collect } from './nodes/collect.ts';
import { lookUp, send, virtualAgent } from './nodes/connectors.ts';
import { directory } from './nodes/directory.ts';
import { queue, transfer, voicemail } from './nodes/hand-over.ts';
import { holidays } from './nodes/holidays.ts';
import { hours } from './nodes/hours.ts';
import { menu } from './nodes/menu.ts';
import { back, branch, end, mayBargeIn, record, say, set, subFlow } from './nodes/plain.ts';
import { survey } from './nodes/survey.ts';

/** What each kind of node does; one without an entry ends the call as failed. */
const NODES: { readonly [K in FlowNode['kind']]: NodeRun<Extract<FlowNode, { kind: K }>> } = {
  say,
  menu,
  collect,
  directory,
  hours,
  holidays,
  set,
  branch,
  lookUp,
  queue,
  transfer,
  voicemail,
  virtualAgent,
  survey,
  record,
  send,
  subFlow,
  return: back,
  end,
};

/** By a node whose kind is not known: each function is given nodes of its own kind alone. */
export const nodeRun = ({ kind }: FlowNode): NodeRun => NODES[kind];

/** Begins at the start node of the active version, and stays with that version. */
export function startFlow(run: Run, interaction: Interaction, id: FlowId): void {
  const instance = activeFlow(run, id);
  if (instance === null || run.depth >= NODES_PER_STEP_MAX) {
    failed(run, interaction);
    return;
  }
  run.depth++;
  enterNode(run, interaction, { instance, node: instance.flow.start, isStart: true });
  run.depth--;
}

function activeFlow(run: Run, id: FlowId): Instance | null {
  const flow = run.state.config.flows.get(id);
  const version = run.state.config.flowVersions.get(id);
  return flow === undefined || version === undefined ? null : { flow, version };
}

function failed(run: Run, interaction: Interaction): void {
  dropAndFinish(run, interaction, { kind: 'failed', cause: 'failed' });
}

interface Entering {
  readonly instance: Instance;
  readonly node: NodeId;
  /** Of a flow that was not called by another: it may have a language of its own. */
  readonly isStart?: true;
}

/** Goes through nodes until one waits, hands over or ends. */
function enterNode(run: Run, interaction: Interaction, to: Entering): void {
  let next: Entering | null = to;
  for (let steps = 0; next !== null; steps++) {
    const node: FlowNode | undefined = next.instance.flow.nodes[next.node];
    if (node === undefined || steps >= NODES_PER_STEP_MAX) {
      failed(run, interaction);
      return;
    }
    const at: At = { instance: next.instance, id: next.node, node };
    const step: Step = enterOne(run, interaction, at, next.isStart === true);
    next = after(run, interaction, { step, instance: next.instance });
  }
}

function enterOne(run: Run, interaction: Interaction, at: At, isStart: boolean): Step {
  const { instance, id, node } = at;
  const { find, enter } = nodeRun(node);
  const found = find?.(run, interaction, node) ?? null;
  const { language } = instance.flow;
  const speaks = isStart && language !== undefined && !interaction.languageChosen;
  emit(run, {
    type: 'nodeEntered',
    interaction: interaction.id,
    flow: instance.flow.id,
    version: instance.version,
    node: id,
    ...found?.entered,
    ...(speaks ? { language } : {}),
  });
  if (found !== null) return found.next;
  if (enter !== undefined) return enter(run, interaction, at);
  // The check refuses nodes that do not run.
  failed(run, interaction);
  return null;
}

/** The node that a step leads to; null = it waits, or somebody else has it. */
function after(
  run: Run,
  interaction: Interaction,
  { step, instance }: { readonly step: Step; readonly instance: Instance },
): Entering | null {
  if (step === null) return null;
  if (typeof step === 'string') return { instance, node: step };
  switch (step.to) {
    case 'flow':
      startFlow(run, interaction, step.flow);
      return null;
    case 'call': {
      const called = activeFlow(run, step.flow);
      if (called === null || interaction.flowStack.length >= FLOW_DEPTH_MAX) {
        failed(run, interaction);
        return null;
      }
      const { next } = step;
      const { owner, id } = interaction;
      if (owner.kind !== 'flow') return null;
      emit(run, { type: 'flowCalled', interaction: id, node: owner.node, next });
      return { instance: called, node: called.flow.start };
    }
    case 'return': {
      emit(run, { type: 'flowReturned', interaction: interaction.id });
      const { owner } = interaction;
      if (owner.kind !== 'flow') return null;
      const flow = flowOf(run.state, owner);
      return { instance: { flow, version: owner.version }, node: owner.node };
    }
  }
}

/** Something came for the node that it waits at. */
export function goOn(run: Run, interaction: Interaction, of: { at: At; step: Step }): void {
  const { at, step } = of;
  const next = after(run, interaction, { step, instance: at.instance });
  if (next !== null) enterNode(run, interaction, next);
}

/** After a restart the caller hears at most a prompt again; a key that was awaited still is. */
export function replayNode(run: Run, interaction: Interaction): void {
  const at = waitsAt(run, interaction);
  if (at === null) return;
  const step = nodeRun(at.node).replay?.(run, interaction, at) ?? null;
  goOn(run, interaction, { at, step });
}

/** The prompt is over, one way or another: finished, failed, or never heard of again. */
export function nodePlayEnded(run: Run, interaction: Interaction): void {
  const at = waitsAt(run, interaction);
  if (at === null) return;
  const step = nodeRun(at.node).played?.(run, interaction, at) ?? null;
  goOn(run, interaction, { at, step });
}

/** The node's time is over, or its prompt's. */
export function flowTimer(run: Run, interaction: Interaction): void {
  const at = waitsAt(run, interaction);
  if (at === null) return;
  if (at.owner.waits === 'play') {
    stopPlay(run, interaction);
    nodePlayEnded(run, interaction);
    return;
  }
  const step = nodeRun(at.node).timedOut?.(run, interaction, at) ?? null;
  goOn(run, interaction, { at, step });
}

export function flowDigit(run: Run, interaction: Interaction, digit: Digit): void {
  const at = waitsAt(run, interaction);
  if (at === null) return;
  if (at.node.kind === 'say' && mayBargeIn(at.instance, at.node)) {
    stopPlay(run, interaction);
    goOn(run, interaction, { at, step: at.node.next });
    flowDigit(run, interaction, digit);
    return;
  }
  const step = nodeRun(at.node).digit?.(run, interaction, at, digit) ?? null;
  goOn(run, interaction, { at, step });
}
