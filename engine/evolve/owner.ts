import { assert, must } from '../../domain/index.ts';
import type { FlowConfig, FlowId, InteractionId, NodeId } from '../../domain/index.ts';
import { armInteraction } from '../deadlines.ts';
import { PLAY_MAX_MS } from '../limits.ts';
import type { FlowFrame, Interaction, Owner, TenantState } from '../state.ts';

export function interactionOf(state: TenantState, id: InteractionId): Interaction {
  return must(state.interactions.get(id), () => `no interaction ${id}`);
}

/** The only way to change an owner: keeps the lines, the held flows and the timers right. */
export function setOwner(
  state: TenantState,
  interaction: Interaction,
  change: { readonly owner: Owner; readonly at: number },
): void {
  const before = interaction.owner;
  const { owner, at } = change;
  if (before.kind === 'queue' && owner.kind !== 'queue') leaveLine(state, interaction);
  if (seeks(before) && !seeks(owner)) state.router.stopSeeking(interaction);
  if (owner.kind === 'flow') holdFlow(state, before, owner);
  else if (before.kind === 'flow') leaveFlows(state, interaction, before);
  if (interaction.onward !== null && !mayComeBack(owner)) forgetOnward(state, interaction);
  if (!talks(owner)) interaction.room = null;
  if (before.kind === 'agent' && (owner.kind !== 'agent' || owner.agent !== before.agent)) {
    interaction.talkedMs += at - before.connectedAt;
  }
  if (before.kind !== owner.kind) interaction.since = at;
  interaction.owner = owner;
  if (before.kind !== 'queue' && owner.kind === 'queue') joinLine(state, interaction);
  else if (!seeks(before) && seeks(owner)) seek(state, interaction);
  armInteraction(state, interaction);
}

/** Others may be in it only then. */
export function talks(owner: Owner): boolean {
  return owner.kind === 'agent' || (owner.kind === 'external' && owner.until === null);
}

/** Waits, or rings all and takes whoever else becomes free meanwhile. */
export function seeks(owner: Owner): boolean {
  return owner.kind === 'queue' || (owner.kind === 'offer' && owner.all);
}

function seek(state: TenantState, interaction: Interaction): void {
  state.router.seek(interaction, must(interaction.ticket, 'seeks without a ticket'));
}

function joinLine(state: TenantState, interaction: Interaction): void {
  state.router.enqueue(interaction, must(interaction.ticket, 'queued without a ticket'));
  seek(state, interaction);
}

function leaveLine(state: TenantState, interaction: Interaction): void {
  state.router.dequeue(interaction, must(interaction.ticket, 'waiting without a ticket'));
}

type InFlow = Extract<Owner, { kind: 'flow' }>;

/** At a node, before anything was heard or pressed there. */
export function atNode(of: Pick<InFlow, 'flow' | 'version' | 'node'>, at: number): InFlow {
  const { flow, version, node } = of;
  return { kind: 'flow', flow, version, node, waits: 'play', tries: 0, until: at + PLAY_MAX_MS };
}

export function nodeOwner(interaction: Interaction, node: NodeId): InFlow {
  const { owner } = interaction;
  assert(owner.kind === 'flow' && owner.node === node, () => `not at node ${node}`);
  return owner;
}

const heldKey = (flow: FlowId, version: number) => `${flow}@${version}`;

/** The version of the flow that an instance runs on, though a newer one may be active. */
export function flowOf(state: TenantState, owner: InFlow): FlowConfig {
  const held = state.heldFlows.get(heldKey(owner.flow, owner.version));
  return must(held, () => `flow ${owner.flow} version ${owner.version} is gone`).flow;
}

function holdFlow(state: TenantState, before: Owner, owner: InFlow): void {
  const key = heldKey(owner.flow, owner.version);
  if (before.kind === 'flow') {
    if (heldKey(before.flow, before.version) === key) return;
    releaseFlow(state, before);
  }
  const held = state.heldFlows.get(key);
  if (held !== undefined) {
    held.uses++;
    return;
  }
  const flow = must(state.config.flows.get(owner.flow), () => `no flow ${owner.flow}`);
  assert(state.config.flowVersions.get(owner.flow) === owner.version, 'flow version not active');
  state.heldFlows.set(key, { flow, version: owner.version, uses: 1 });
}

/** Nobody has it yet whom a flow sent it to. */
const mayComeBack = (owner: Owner): boolean =>
  owner.kind === 'passing' ||
  owner.kind === 'offer' ||
  (owner.kind === 'external' && owner.until !== null);

export function forgetOnward(state: TenantState, interaction: Interaction): void {
  if (interaction.onward === null) return;
  releaseFlow(state, interaction.onward);
  interaction.onward = null;
}

/** Out of all flows: none of those that wait for this one is ever gone back to. */
function leaveFlows(state: TenantState, interaction: Interaction, before: InFlow): void {
  releaseFlow(state, before);
  for (const frame of interaction.flowStack) releaseFlow(state, frame);
  interaction.flowStack = [];
}

/** The version of a flow that waits for another is kept, too. */
export function holdFrame(state: TenantState, frame: FlowFrame): void {
  const held = state.heldFlows.get(heldKey(frame.flow, frame.version));
  must(held, () => `flow ${frame.flow} waits, yet was not held`).uses++;
}

export function releaseFlow(state: TenantState, before: Pick<InFlow, 'flow' | 'version'>): void {
  const key = heldKey(before.flow, before.version);
  const held = must(state.heldFlows.get(key), () => `flow ${key} was not held`);
  held.uses--;
  if (held.uses === 0) state.heldFlows.delete(key);
}
