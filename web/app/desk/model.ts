import type { AgentView, InteractionView } from '../../../domain/index.ts';
import type { BoardState } from '../../board-store.ts';
import type { TextKey } from '../text/en.ts';

/** Calls that ring for this agent now, the one that ends first on top. */
export function offersOf(board: BoardState, agent: string): InteractionView[] {
  return [...board.interactions.values()]
    .flatMap((view) => {
      if (offerKind(view, agent) === 'colleague') return [view];
      return view.state === 'offer' ? (asRung(view, agent) ?? []) : [];
    })
    .sort((a, b) => (a.until ?? 0) - (b.until ?? 0));
}

/**
 * What rings: a caller; a callback, whose customer is called on answer; the agent's own phone, for
 * a call that they place; a colleague who calls.
 */
export type OfferKind = 'call' | 'callback' | 'own' | 'colleague';

export function offerKind(view: InteractionView, agent: string): OfferKind {
  const { state, direction = 'in', callee, callback, legs } = view;
  if (state === 'dialling' && callee === agent) return 'colleague';
  if (callback !== undefined) return 'callback';
  const isPlaced = direction === 'out' || direction === 'internal';
  // Handed on to another agent, it has the other side on the line.
  return isPlaced && !legs.some(({ role }) => role === 'customer') ? 'own' : 'call';
}

/** Own calls that nobody has answered yet: the agent's phone rings, or the other side's. */
export function placedOf(board: BoardState, agent: string): InteractionView[] {
  return [...board.interactions.values()].filter((view) => {
    if (view.agent !== agent) return false;
    return (
      view.state === 'dialling' || (view.state === 'offer' && offerKind(view, agent) === 'own')
    );
  });
}

/** What is said when such a call came to nothing; null = it did not, or they ended it. */
export function vainKey(after: InteractionView | undefined): TextKey | null {
  if (after?.state === 'scheduled') return 'call.againLater';
  const outcome = after?.outcome ?? null;
  switch (outcome?.kind) {
    case 'callbackFailed':
      return 'call.unanswered';
    case 'refused':
      return outcome.reason === 'agentDidNotAnswer' ? 'call.notPickedUp' : null;
    case 'unanswered':
      if (outcome.cause === 'busy') return 'call.busy';
      if (outcome.cause === 'unreachable') return 'call.unreachable';
      return ['hungUp', 'cancelled'].includes(outcome.cause) ? null : 'call.unanswered';
    default:
      return null;
  }
}

/** Made once for each view, so that what shows it is drawn again only when it changed. */
const rung = new WeakMap<InteractionView, Map<string, InteractionView>>();

/** Where several ring at once, a view names the first of them: here it names this agent's ring. */
function asRung(view: InteractionView, agent: string): InteractionView | null {
  if (view.agent === agent) return view;
  const own = view.offers?.find((offer) => offer.agent === agent);
  if (own === undefined) return null;
  const known = rung.get(view) ?? new Map<string, InteractionView>();
  rung.set(view, known);
  const made = known.get(agent) ?? { ...view, ...own };
  known.set(agent, made);
  return made;
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
      const isOn = view.state === 'agent' || view.state === 'dialling';
      const isTalk = isOn && view.agent === agent;
      const isCalled = view.state === 'agent' && view.callee === agent;
      return isTalk || isCalled ? [{ view, stage: 'talk' }] : [];
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
  return ['talking', 'offered', 'dialling'].includes(agent.activity) ? 1 : 0;
}
