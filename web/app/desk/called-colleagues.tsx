import { Button, PresenceBadge } from '@fluentui/react-components';
import type { AgentView } from '../../../domain/index.ts';
import { badgeOf, stateWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
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
  const agents = colleaguesOf(useBoard(everybody), { self: me.agent, search });
  if (agents.length === 0) return null;
  return (
    <section aria-label={text('transfer.people')}>
      <h3>{text('transfer.people')}</h3>
      <ul className="plain targets">
        {agents.map((agent) => (
          <li key={agent.id}>
            <Button
              appearance="subtle"
              className="target"
              icon={<PresenceBadge status={badgeOf(agent)} aria-hidden="true" />}
              disabled={isPending || !isCallable(agent)}
              aria-label={text('newCall.colleague', { name: agent.name })}
              onClick={() => call(agent.id)}
            >
              <bdi>{agent.name}</bdi> <span className="quiet">{stateWords(agent, text)}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
