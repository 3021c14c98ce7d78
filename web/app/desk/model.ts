import type { AgentView, InteractionView } from '../../../domain/index.ts';
import type { BoardState } from '../store/board-store.ts';

/** Calls that ring for this agent now, the one that ends first on top. */
export function offersOf(board: BoardState, agent: string): InteractionView[] {
  return [...board.interactions.values()]
    .filter((view) => view.state === 'offer' && view.agent === agent)
    .sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
}

/** One thing in the agent's hands. */
export interface WorkItem {
  readonly view: InteractionView;
  /** Wrap-up of the agent's own part: the interaction may be with somebody else already. */
  readonly stage: 'talk' | 'wrapUp';
}

/** In the agent's hands, the call on top. */
export function workOf(board: BoardState, agent: string): WorkItem[] {
  const self = board.agents.get(agent);
  return [...board.interactions.values()]
    .flatMap((view): WorkItem[] => {
      if (isOwnWrapUp(self, view)) return [{ view, stage: 'wrapUp' }];
      const isTalk = view.agent === agent && view.state === 'agent';
      return isTalk ? [{ view, stage: 'talk' }] : [];
    })
    .sort((a, b) => rank(a) - rank(b) || a.view.startedAt - b.view.startedAt);
}

/** After a transfer the interaction is another's, the wrap-up still this agent's. */
function isOwnWrapUp(self: AgentView | undefined, view: InteractionView): boolean {
  return self?.activity === 'wrapUp' && self.interaction === view.id;
}

function rank({ stage }: WorkItem): number {
  return stage === 'talk' ? 0 : 1;
}

/** Queues that this agent's skills reach are not known here: those where somebody waits. */
export function waitingOf(
  board: BoardState,
): { readonly id: string; readonly name: string; readonly count: number }[] {
  return [...board.queues.values()]
    .filter(({ waiting }) => waiting > 0)
    .map(({ id, name, waiting }) => ({ id, name, count: waiting }));
}

/** Calls that one person can carry at once; a matter of the capacity table later. */
export const VOICE_CAPACITY = 1;

export function voiceLoad(agent: AgentView): number {
  return agent.activity === 'talking' || agent.activity === 'offered' ? 1 : 0;
}
