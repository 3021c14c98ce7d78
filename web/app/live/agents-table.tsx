import { MenuDivider, MenuItem, PresenceBadge } from '@fluentui/react-components';
import { memo, useCallback, useMemo } from 'react';
import type { DutyState } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { VOICE_CAPACITY, voiceLoad } from '../desk/model.ts';
import { Since } from '../parts/timer.tsx';
import { badgeOf, stateWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { agentIds } from './filters.ts';
import type { AgentsFilter } from './filters.ts';
import { RowMenuButton, useRowMenu } from './row-menu.tsx';
import type { OpenMenu } from './row-menu.tsx';
import { VirtualTable } from './virtual-table.tsx';

interface Props {
  readonly filter: AgentsFilter;
  /** Opens the interaction that somebody has in hand. */
  readonly open: (interaction: string) => void;
}

const names = new Intl.Collator();

/** A row subscribes to its own agent: of 500, only those that changed are drawn again. */
export function AgentsTable({ filter, open }: Props) {
  const text = useText();
  const { board, me } = useServices();
  const ids = useBoard(useCallback((state: BoardState) => agentIds(state, filter), [filter]));
  const sorted = useMemo(() => {
    const nameOf = (id: string) => board.state().agents.get(id)?.name ?? id;
    return ids.toSorted((a, b) => names.compare(nameOf(a), nameOf(b)));
  }, [ids, board]);
  const { open: openMenu, menu } = useRowMenu((id) => <AgentMenu id={id} />);
  const mayAct = me.roles.includes('supervisor');
  return (
    <>
      <VirtualTable
        label={text('live.agents')}
        columns={[
          { title: text('col.agent'), share: 19 },
          { title: text('col.state'), share: 20 },
          { title: text('col.for'), share: 9 },
          { title: text('col.load'), share: 10 },
          { title: text('col.presence'), share: 13 },
          { title: text('col.skills'), share: 21 },
          { title: text('col.actions'), share: 8 },
        ]}
        ids={sorted}
        row={(id, place) => (
          <AgentRow
            key={id}
            id={id}
            place={place}
            open={open}
            openMenu={mayAct ? openMenu : null}
          />
        )}
      />
      {menu}
    </>
  );
}

interface RowProps {
  readonly id: string;
  readonly place: number;
  readonly open: Props['open'];
  readonly openMenu: OpenMenu | null;
}

const AgentRow = memo(function AgentRow({ id, place, open, openMenu }: RowProps) {
  const text = useText();
  const agent = useBoard(useCallback((board: BoardState) => board.agents.get(id) ?? null, [id]));
  if (agent === null) return null;
  const { interaction } = agent;
  const skills = agent.skills.map(({ skill, level }) => `${skill} ${level}`).join(', ');
  return (
    <tr data-agent={id} aria-rowindex={place}>
      <th scope="row" title={agent.name}>
        <bdi>{agent.name}</bdi>
      </th>
      <td>
        <span className="with-icon">
          <PresenceBadge status={badgeOf(agent)} aria-hidden="true" />
          {interaction === null ? (
            <bdi>{stateWords(agent, text)}</bdi>
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
      <td title={skills}>
        <bdi>{skills}</bdi>
      </td>
      <td>
        {openMenu !== null && (
          <RowMenuButton
            id={id}
            label={text('live.actionsFor', { name: agent.name })}
            open={openMenu}
          />
        )}
      </td>
    </tr>
  );
});

function AgentMenu({ id }: { readonly id: string }) {
  const text = useText();
  const write = useWrite();
  const agent = useBoard(useCallback((board: BoardState) => board.agents.get(id) ?? null, [id]));
  const set = (body: DutyState) => write.mutate({ route: 'PUT /agents/{id}/state', id, body });
  const wrapUp = agent?.activity === 'wrapUp' ? agent.interaction : null;
  const finish = (interaction: string) => {
    const route = 'POST /interactions/{id}/wrap-up';
    write.mutate({ route, id: interaction, body: { code: null } });
  };
  return (
    <>
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
    </>
  );
}
