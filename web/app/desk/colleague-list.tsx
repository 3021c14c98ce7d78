import { Button, PresenceBadge } from '@fluentui/react-components';
import type { AgentView } from '../../../domain/index.ts';
import { badgeOf, stateWords } from '../parts/words.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly agents: readonly AgentView[];
  /** Others are shown with the reason why not. */
  readonly isFree: (agent: AgentView) => boolean;
  readonly isPending: boolean;
  /** What a press does, said with the name. */
  readonly label: (name: string) => string;
  readonly choose: (agent: AgentView) => void;
}

/** Colleagues as buttons, each with what they do now. */
export function ColleagueList({ agents, isFree, isPending, label, choose }: Props) {
  const text = useText();
  return (
    <ul className="plain targets">
      {agents.map((agent) => (
        <li key={agent.id}>
          <Button
            appearance="subtle"
            className="target"
            icon={<PresenceBadge status={badgeOf(agent)} aria-hidden="true" />}
            disabled={isPending || !isFree(agent)}
            aria-label={label(agent.name)}
            onClick={() => choose(agent)}
          >
            <bdi>{agent.name}</bdi> <span className="quiet">{stateWords(agent, text)}</span>
          </Button>
        </li>
      ))}
    </ul>
  );
}
