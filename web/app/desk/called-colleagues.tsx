import type { AgentView } from '../../../domain/index.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { ColleagueList } from './colleague-list.tsx';
import { colleaguesOf, isCallable } from './colleagues.ts';

interface Props {
  readonly search: string;
  readonly isPending: boolean;
  readonly call: (agent: string) => void;
}

const everybody = (board: BoardState): readonly AgentView[] => [...board.agents.values()];

/** Who is not ready can be called; who is signed out or has something in hand cannot. */
export function CalledColleagues({ search, isPending, call }: Props) {
  const text = useText();
  const { me } = useServices();
  const agents = colleaguesOf(useBoard(everybody), { self: me.agent, search, isFree: isCallable });
  if (agents.length === 0) return null;
  return (
    <section aria-label={text('transfer.people')}>
      <h3>{text('transfer.people')}</h3>
      <ColleagueList
        agents={agents}
        isFree={isCallable}
        isPending={isPending}
        label={(name) => text('newCall.colleague', { name })}
        choose={({ id }) => call(id)}
      />
    </section>
  );
}
