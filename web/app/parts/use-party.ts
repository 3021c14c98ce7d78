import { useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { partyName } from './words.ts';

/** Who is at the other end, for the person who looks. */
export function useParty(view: InteractionView | null): string {
  const text = useText();
  const { me } = useServices();
  return useBoard(
    useCallback(
      ({ agents }: BoardState) => {
        return view === null ? '' : partyName(view, { agents, self: me.agent }, text);
      },
      [view, me.agent, text],
    ),
  );
}
