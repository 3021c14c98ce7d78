import { Button } from '@fluentui/react-components';
import { CallRegular, DismissRegular, HeadsetRegular, PersonRegular } from '@fluentui/react-icons';
import type { AgentView, InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { useBoard } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import type { Text } from '../text/use-text.ts';
import { useText } from '../text/use-text.ts';

type Leg = InteractionView['legs'][number];

const icons = {
  customer: <PersonRegular aria-hidden="true" />,
  agent: <HeadsetRegular aria-hidden="true" />,
  external: <CallRegular aria-hidden="true" />,
  expert: <HeadsetRegular aria-hidden="true" />,
  supervisor: <HeadsetRegular aria-hidden="true" />,
} as const;

interface Props {
  readonly view: InteractionView;
  /** The agent who has the call may send away whom they added. */
  readonly mayRemove: boolean;
}

const agentsOf = (board: BoardState) => board.agents;

/** Everybody on the line, a listening supervisor too: nobody is heard in secret. */
export function Legs({ view, mayRemove }: Props) {
  const text = useText();
  const write = useWrite();
  const agents = useBoard(agentsOf);
  const legs = view.legs.filter(({ state }) => state !== 'ended');
  if (legs.length === 0) return null;
  const isAdded = ({ leg, role }: Leg) =>
    mayRemove && (role === 'expert' || role === 'external') && view.consult?.leg !== leg;
  return (
    <section aria-label={text('call.legs')}>
      <h3>{text('call.legs')}</h3>
      <ul className="plain legs">
        {legs.map((leg) => (
          <li key={leg.leg} data-state={leg.held ? 'held' : leg.state} data-role={leg.role}>
            {icons[leg.role]}
            <bdi>{nameOf(leg, agents, text)}</bdi>
            <span className="quiet">{stateOf(leg, text)}</span>
            {isAdded(leg) && (
              <Button
                appearance="transparent"
                size="small"
                icon={<DismissRegular />}
                disabledFocusable={write.isPending}
                aria-label={text('add.remove', { name: nameOf(leg, agents, text) })}
                onClick={() =>
                  write.mutate({
                    route: 'DELETE /interactions/{id}/participants/{leg}',
                    id: view.id,
                    leg: leg.leg,
                    body: undefined,
                  })
                }
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function nameOf({ agent, role }: Leg, agents: ReadonlyMap<string, AgentView>, text: Text): string {
  return agents.get(agent ?? '')?.name ?? text(`leg.${role}`);
}

function stateOf({ state, held, mode, role }: Leg, text: Text): string {
  if (held || mode === 'held') return text('leg.held');
  if (role === 'supervisor' && isSupervising(mode) && state === 'answered') {
    return text(`supervise.is.${mode}`);
  }
  return text(`leg.${state}`);
}

function isSupervising(mode: Leg['mode']): mode is 'monitor' | 'whisper' | 'barge' {
  return mode === 'monitor' || mode === 'whisper' || mode === 'barge';
}
