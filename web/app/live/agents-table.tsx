import {
  Button,
  Menu,
  MenuDivider,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  PresenceBadge,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { memo, useCallback, useMemo } from 'react';
import type { AgentView, DutyState } from '../../../domain/index.ts';
import { isOnFloor } from '../../board.ts';
import { useWrite } from '../api/use-write.ts';
import { VOICE_CAPACITY, voiceLoad } from '../desk/model.ts';
import { Since } from '../parts/timer.tsx';
import { badgeOf, stateWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../store/board-store.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  /** Opens the interaction that somebody has in hand. */
  readonly open: (interaction: string) => void;
}

const names = new Intl.Collator();
const floorIds = (board: BoardState) =>
  [...board.agents.values()].filter(isOnFloor).map(({ id }) => id as string);

/** A row subscribes to its own agent: of 500, only those that changed are drawn again. */
export function AgentsTable({ open }: Props) {
  const text = useText();
  const { board } = useServices();
  const ids = useBoard(floorIds);
  const sorted = useMemo(() => {
    const nameOf = (id: string) => board.state().agents.get(id)?.name ?? id;
    return ids.toSorted((a, b) => names.compare(nameOf(a), nameOf(b)));
  }, [ids, board]);
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text('live.agents')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{text('col.agent')}</th>
            <th scope="col">{text('col.state')}</th>
            <th scope="col">{text('col.for')}</th>
            <th scope="col">{text('col.load')}</th>
            <th scope="col">{text('col.presence')}</th>
            <th scope="col">{text('col.skills')}</th>
            <th scope="col">{text('col.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((id) => (
            <AgentRow key={id} id={id} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const AgentRow = memo(function AgentRow({ id, open }: Props & { readonly id: string }) {
  const text = useText();
  const agent = useBoard(useCallback((board) => board.agents.get(id) ?? null, [id]));
  if (agent === null) return null;
  const { interaction } = agent;
  return (
    <tr data-agent={id}>
      <th scope="row">
        <bdi>{agent.name}</bdi>
      </th>
      <td>
        <span className="with-icon">
          <PresenceBadge status={badgeOf(agent)} aria-hidden="true" />
          {interaction === null ? (
            stateWords(agent, text)
          ) : (
            <button type="button" className="figure" onClick={() => open(interaction)}>
              {stateWords(agent, text)}
            </button>
          )}
        </span>
      </td>
      <td>
        <Since at={agent.since} />
      </td>
      <td>{text('load.voice', { used: voiceLoad(agent), total: VOICE_CAPACITY })}</td>
      <td>{text(`presence.${agent.presence}`)}</td>
      <td>
        <bdi>{agent.skills.map(({ skill, level }) => `${skill} ${level}`).join(', ')}</bdi>
      </td>
      <td>
        <AgentMenu agent={agent} />
      </td>
    </tr>
  );
});

function AgentMenu({ agent }: { readonly agent: AgentView }) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  if (!me.roles.includes('supervisor')) return null;
  const set = (body: DutyState) =>
    write.mutate({ route: 'PUT /agents/{id}/state', id: agent.id, body });
  const wrapUp = agent.activity === 'wrapUp' ? agent.interaction : null;
  const finish = (id: string) =>
    write.mutate({ route: 'POST /interactions/{id}/wrap-up', id, body: { code: null } });
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={text('live.actionsFor', { name: agent.name })}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => set({ kind: 'ready' })}>
            {text('live.set', { state: text('duty.ready') })}
          </MenuItem>
          <MenuItem onClick={() => set({ kind: 'notReady', reason: 'supervisor' })}>
            {text('live.set', { state: text('live.notReady') })}
          </MenuItem>
          <MenuItem onClick={() => set({ kind: 'signedOut' })}>
            {text('live.set', { state: text('duty.signedOut') })}
          </MenuItem>
          {wrapUp !== null && <MenuDivider />}
          {wrapUp !== null && (
            <MenuItem onClick={() => finish(wrapUp)}>{text('live.finishWrapUp')}</MenuItem>
          )}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
