import { must } from '../../domain/index.ts';
import type {
  CommandOf,
  Digit,
  EventOf,
  FlowConfig,
  FlowId,
  FlowNode,
  NodeId,
} from '../../domain/index.ts';
import type { Run } from '../decide/run.ts';
import { flowOf } from '../evolve/owner.ts';
import type { Interaction, Owner } from '../state.ts';

export type InFlow = Extract<Owner, { kind: 'flow' }>;

export interface Instance {
  readonly flow: FlowConfig;
  readonly version: number;
}

/** Where an interaction is: it may have moved on as soon as something was decided. */
export interface At<N extends FlowNode = FlowNode> {
  readonly instance: Instance;
  readonly id: NodeId;
  readonly node: N;
}

/** A node at which the interaction waits. */
export interface WaitsAt<N extends FlowNode = FlowNode> extends At<N> {
  readonly owner: InFlow;
}

/** What follows: another node, another flow, or nothing now (it waits, or somebody else has it). */
export type Step =
  | NodeId
  | null
  | { readonly to: 'flow'; readonly flow: FlowId }
  | { readonly to: 'call'; readonly flow: FlowId; readonly next: NodeId }
  | { readonly to: 'return' };

/** What stands in `nodeEntered`, so that evolve need not find it again, and where it leads. */
export interface Found {
  readonly entered: Partial<EventOf<'nodeEntered'>>;
  readonly next: NodeId;
}

/**
 * One kind of node. Each function says what follows; what is absent changes nothing. Methods, so
 * that the table of all kinds may be read by a node whose kind is not known.
 */
export interface NodeRun<N extends FlowNode = FlowNode> {
  /** Instead of `enter`: where the way on stands in `nodeEntered`. */
  find?(run: Run, interaction: Interaction, node: N): Found;
  enter?(run: Run, interaction: Interaction, at: At<N>): Step;
  /** The prompt is over, one way or another: finished, failed, or never heard of again. */
  played?(run: Run, interaction: Interaction, at: WaitsAt<N>): Step;
  /** What was waited for did not come. A prompt whose end was never heard of comes to `played`. */
  timedOut?(run: Run, interaction: Interaction, at: WaitsAt<N>): Step;
  digit?(run: Run, interaction: Interaction, at: WaitsAt<N>, digit: Digit): Step;
  speech?(run: Run, interaction: Interaction, at: WaitsAt<N>, said: CommandOf<'speechHeard'>): Step;
  collected?(
    run: Run,
    interaction: Interaction,
    at: WaitsAt<N>,
    fact: CommandOf<'digitsCollected'>,
  ): Step;
  answered?(
    run: Run,
    interaction: Interaction,
    at: WaitsAt<N>,
    fact: CommandOf<'lookUpEnded'>,
  ): Step;
  streamed?(
    run: Run,
    interaction: Interaction,
    at: WaitsAt<N>,
    fact: CommandOf<'streamEnded'>,
  ): Step;
  /** In a new process, in silence: at most a prompt is heard again. */
  replay?(run: Run, interaction: Interaction, at: WaitsAt<N>): Step;
}

export type NodeOf<K extends FlowNode['kind']> = Extract<FlowNode, { kind: K }>;

/** null = it is in no flow. */
export function waitsAt(run: Pick<Run, 'state'>, { owner }: Interaction): WaitsAt | null {
  if (owner.kind !== 'flow') return null;
  const flow = flowOf(run.state, owner);
  const node = must(flow.nodes[owner.node], () => `no node ${owner.node}`);
  return { instance: { flow, version: owner.version }, id: owner.node, node, owner };
}
