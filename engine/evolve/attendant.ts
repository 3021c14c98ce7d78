import { must } from '../../domain/index.ts';
import type { EventOf } from '../../domain/index.ts';
import { PLAY_MAX_MS } from '../limits.ts';
import type { FlowFrame, Interaction, TenantState } from '../state.ts';
import { atNode, holdFrame, nodeOwner, releaseFlow, setOwner } from './owner.ts';

/** What is heard at a directory node; a list or a name is no failed try. */
export function directoryMoved(
  state: TenantState,
  interaction: Interaction,
  { event, at }: { readonly event: EventOf<'directoryMoved'>; readonly at: number },
): void {
  const { digits: _digits, directory: _shown, ...rest } = nodeOwner(interaction, event.node);
  const { to, agents, page } = event;
  const until = at + PLAY_MAX_MS;
  const waiting = { ...rest, waits: 'play', until } as const;
  const owner =
    to === 'asking' ? waiting : { ...waiting, tries: 0, directory: { to, agents, page } };
  setOwner(state, interaction, { owner, at });
}

/** Before it leaves the flow: the version is held on, or it could be gone. */
export function keepOnward(state: TenantState, interaction: Interaction, frame: FlowFrame): void {
  holdFrame(state, frame);
  interaction.onward = frame;
}

export function flowResumed(state: TenantState, interaction: Interaction, at: number): void {
  const frame = must(interaction.onward, () => `${interaction.id} goes on nowhere`);
  interaction.onward = null;
  setOwner(state, interaction, { owner: atNode({ ...frame, node: frame.next }, at), at });
  releaseFlow(state, frame);
}
