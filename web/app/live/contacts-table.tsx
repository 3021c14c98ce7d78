import { memo, useCallback } from 'react';
import { FormattedDate } from 'react-intl';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { Countdown, Since } from '../parts/timer.tsx';
import { DirectionIcon } from '../parts/direction-icon.tsx';
import { useParty } from '../parts/use-party.ts';
import { contactState } from '../parts/words.ts';
import { useBoard } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { ContactMenu } from './contact-menu.tsx';
import { contactIds } from './filters.ts';
import type { ContactsFilter } from './filters.ts';
import { RowMenuButton, useRowMenu } from './row-menu.tsx';
import type { OpenMenu } from './row-menu.tsx';
import { VirtualTable } from './virtual-table.tsx';

interface Props {
  readonly filter: ContactsFilter;
  readonly open: (interaction: string) => void;
}

export function ContactsTable({ filter, open }: Props) {
  const text = useText();
  const ids = useBoard(useCallback((state: BoardState) => contactIds(state, filter), [filter]));
  const { open: openMenu, menu } = useRowMenu((id) => <ContactMenu id={id} open={open} />);
  if (ids.length === 0) return <p className="page-note">{text('live.noContacts')}</p>;
  return (
    <>
      <VirtualTable
        label={text('live.contacts')}
        columns={[
          { title: text('col.customer'), share: 18 },
          { title: text('col.state'), share: 16 },
          { title: text('col.for'), share: 9 },
          { title: text('col.queue'), share: 14 },
          { title: text('col.agent'), share: 12 },
          { title: text('col.total'), share: 9 },
          { title: text('col.entry'), share: 14 },
          { title: text('col.actions'), share: 8 },
        ]}
        ids={ids}
        row={(id, place) => (
          <ContactRow key={id} id={id} place={place} open={open} openMenu={openMenu} />
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
  readonly openMenu: OpenMenu;
}

const ContactRow = memo(function ContactRow({ id, place, open, openMenu }: RowProps) {
  const text = useText();
  const view = useBoard(
    useCallback((board: BoardState) => board.interactions.get(id) ?? null, [id]),
  );
  const { queue, agent } = useNames(view);
  const name = useParty(view);
  if (view === null) return null;
  const { direction = 'in' } = view;
  return (
    <tr data-contact={id} aria-rowindex={place}>
      <th scope="row" title={name} data-direction={direction}>
        <DirectionIcon direction={direction} label={text(`direction.${direction}`)} />{' '}
        <button type="button" className="figure" onClick={() => open(id)}>
          <bdi>{name}</bdi>
        </button>
      </th>
      <td>
        {contactState(view, text)}
        {view.state === 'scheduled' && view.until !== null && (
          <>
            {' · '}
            <FormattedDate value={view.until} timeStyle="short" />
          </>
        )}
        {view.state === 'offer' && view.until !== null && (
          <Countdown since={view.since} until={view.until} />
        )}
      </td>
      <td>
        <Since at={view.since} />
      </td>
      <td title={queue ?? undefined}>
        <bdi>{queue ?? '–'}</bdi>
      </td>
      <td title={agent ?? undefined}>
        <bdi>{agent ?? '–'}</bdi>
      </td>
      <td>
        <Since at={view.startedAt} />
      </td>
      <td dir="ltr">{view.number === '' ? '–' : numberWords(view.number)}</td>
      <td>
        <RowMenuButton id={id} label={text('live.actionsFor', { name })} open={openMenu} />
      </td>
    </tr>
  );
});

export function useNames(view: InteractionView | null): {
  readonly queue: string | null;
  readonly agent: string | null;
} {
  const queue = view?.queue ?? '';
  const agent = view?.agent ?? '';
  return useBoard(
    useCallback(
      ({ queues, agents }: BoardState) => ({
        queue: queues.get(queue)?.name ?? null,
        agent: agents.get(agent)?.name ?? null,
      }),
      [queue, agent],
    ),
  );
}
