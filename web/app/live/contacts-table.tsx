import {
  Button,
  Menu,
  MenuGroup,
  MenuGroupHeader,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { MoreHorizontalRegular } from '@fluentui/react-icons';
import { memo, useCallback } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { useWrite } from '../api/use-write.ts';
import { Countdown, Since } from '../parts/timer.tsx';
import { customerName } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../store/board-store.ts';
import { useText } from '../text/use-text.ts';
import { isReady, isWaiting } from './figures.ts';

interface Props {
  readonly open: (interaction: string) => void;
}

/** Open ones, the longest here on top. */
const openIds = (board: BoardState) =>
  [...board.interactions.values()]
    .filter(({ state }) => state !== 'ended')
    .sort((a, b) => a.startedAt - b.startedAt)
    .map(({ id }) => id as string);

export function ContactsTable({ open }: Props) {
  const text = useText();
  const ids = useBoard(openIds);
  if (ids.length === 0) return <p className="page-note">{text('live.noContacts')}</p>;
  return (
    <div className="scroll" tabIndex={0} role="region" aria-label={text('live.contacts')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{text('col.customer')}</th>
            <th scope="col">{text('col.state')}</th>
            <th scope="col">{text('col.for')}</th>
            <th scope="col">{text('col.queue')}</th>
            <th scope="col">{text('col.agent')}</th>
            <th scope="col">{text('col.total')}</th>
            <th scope="col">{text('col.entry')}</th>
            <th scope="col">{text('col.actions')}</th>
          </tr>
        </thead>
        <tbody>
          {ids.map((id) => (
            <ContactRow key={id} id={id} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const ContactRow = memo(function ContactRow({ id, open }: Props & { readonly id: string }) {
  const text = useText();
  const view = useBoard(useCallback((board) => board.interactions.get(id) ?? null, [id]));
  const { queue, agent } = useNames(view);
  if (view === null) return null;
  return (
    <tr data-contact={id}>
      <th scope="row">
        <button type="button" className="figure" onClick={() => open(id)}>
          <bdi>{customerName(view, text)}</bdi>
        </button>
      </th>
      <td>
        {view.held ? text('leg.held') : text(`state.${view.state}`)}
        {view.state === 'offer' && view.until !== null && (
          <Countdown since={view.since} until={view.until} />
        )}
      </td>
      <td>
        <Since at={view.since} />
      </td>
      <td>
        <bdi>{queue ?? '–'}</bdi>
      </td>
      <td>
        <bdi>{agent ?? '–'}</bdi>
      </td>
      <td>
        <Since at={view.startedAt} />
      </td>
      <td dir="ltr">{numberWords(view.number)}</td>
      <td>
        <ContactMenu view={view} open={open} />
      </td>
    </tr>
  );
});

export function useNames(view: InteractionView | null): {
  readonly queue: string | null;
  readonly agent: string | null;
} {
  return useBoard((board) => ({
    queue: board.queues.get(view?.queue ?? '')?.name ?? null,
    agent: board.agents.get(view?.agent ?? '')?.name ?? null,
  }));
}

/** Move, assign and end are for supervisors; "why?" is for everybody who sees the board. */
function ContactMenu({ view, open }: Props & { readonly view: InteractionView }) {
  const text = useText();
  const { me } = useServices();
  const canAct = me.roles.includes('supervisor');
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button
          appearance="subtle"
          icon={<MoreHorizontalRegular />}
          aria-label={text('live.actionsFor', { name: customerName(view, text) })}
        />
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItem onClick={() => open(view.id)}>{text('live.why')}</MenuItem>
          {canAct && isWaiting(view) && <SendOn view={view} />}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}

function SendOn({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const write = useWrite();
  const queues = useBoard((board) => [...board.queues.values()]);
  const agents = useBoard((board) => [...board.agents.values()].filter(isReady));
  const route = 'POST /interactions/{id}/transfer';
  return (
    <>
      <MenuGroup>
        <MenuGroupHeader>{text('live.move')}</MenuGroupHeader>
        {queues
          .filter(({ id }) => id !== view.queue)
          .map(({ id, name }) => (
            <MenuItem
              key={id}
              onClick={() =>
                write.mutate({
                  ...{ route, id: view.id, body: { target: { kind: 'queue', queue: id } } },
                  done: text('live.moved', { name }),
                })
              }
            >
              {name}
            </MenuItem>
          ))}
      </MenuGroup>
      {agents.length > 0 && (
        <MenuGroup>
          <MenuGroupHeader>{text('live.assign')}</MenuGroupHeader>
          {agents.map(({ id, name }) => (
            <MenuItem
              key={id}
              onClick={() =>
                write.mutate({
                  ...{ route, id: view.id, body: { target: { kind: 'agent', agent: id } } },
                  done: text('live.assigned', { name }),
                })
              }
            >
              {name}
            </MenuItem>
          ))}
        </MenuGroup>
      )}
    </>
  );
}
