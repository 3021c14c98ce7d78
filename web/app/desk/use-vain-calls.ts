import { useCallback, useEffect, useRef } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { partyName } from '../parts/words.ts';
import { useToasts } from '../shell/use-toasts.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { placedOf, vainKey } from './model.ts';

/** Says that nobody answered a call of this agent's: no wrap-up follows that would tell it. */
export function useVainCalls(agent: string): void {
  const text = useText();
  const tell = useToasts();
  const { board } = useServices();
  const placed = useBoard(useCallback((state) => placedOf(state, agent), [agent]));
  const before = useRef<readonly InteractionView[]>([]);
  useEffect(() => {
    const { interactions, agents } = board.state();
    for (const view of before.current) {
      if (placed.some(({ id }) => id === view.id)) continue;
      const key = vainKey(interactions.get(view.id));
      const name = partyName(view, { agents, self: agent }, text);
      if (key !== null) tell(text(key, { name }), 'info');
    }
    before.current = placed;
  }, [agent, board, placed, tell, text]);
}
