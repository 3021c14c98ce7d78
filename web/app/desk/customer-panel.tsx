import { Button, Skeleton, SkeletonItem } from '@fluentui/react-components';
import { ArrowLeftRegular, NoteRegular, PersonRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { useCallback } from 'react';
import { FormattedDate } from 'react-intl';
import type { Routes } from '../api/generated.ts';
import { useParty } from '../parts/use-party.ts';
import { useQueueName } from '../parts/use-queue-name.ts';
import { outcomeWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import type { Level } from './desk-page.tsx';

interface Props {
  readonly agent: string;
  readonly id: string | null;
  readonly setLevel: (level: Level) => void;
}

/** Who the customer is to us. Cards of other systems get their place below. */
export function CustomerPanel({ agent, id, setLevel }: Props) {
  const text = useText();
  const view = useBoard(
    useCallback((board) => (id === null ? null : (board.interactions.get(id) ?? null)), [id]),
  );
  const name = useParty(view);
  const isMine = useBoard(
    useCallback(
      (board) =>
        view?.agent === agent ||
        (view !== null && board.agents.get(agent)?.interaction === view.id),
      [agent, view],
    ),
  );
  return (
    <div className="customer">
      <div className="row levels">
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular className="mirrored" />}
          onClick={() => setLevel('conversation')}
        >
          {text('desk.conversation')}
        </Button>
      </div>
      <h2>{text('customer.title')}</h2>
      {view === null ? (
        <p className="quiet">{text('customer.pick')}</p>
      ) : (
        <>
          <p className="who card-head">
            <PersonRegular aria-hidden="true" />
            <bdi>{name}</bdi>
          </p>
          {isMine && view.direction !== 'internal' && <History key={view.id} id={view.id} />}
          <section aria-labelledby="notes-title">
            <h3 id="notes-title">{text('customer.notes')}</h3>
            <p className="quiet">{text('customer.noNotes')}</p>
          </section>
        </>
      )}
    </div>
  );
}

type Earlier = Routes['GET /interactions/{id}/history']['answer']['items'][number];

function History({ id }: { readonly id: string }) {
  const text = useText();
  const { api } = useServices();
  const { data, isError, refetch } = useQuery({
    queryKey: ['history', id],
    queryFn: () => api.read('GET /interactions/{id}/history', id),
  });
  return (
    <section aria-labelledby="history-title" aria-busy={data === undefined && !isError}>
      <h3 id="history-title">{text('customer.history')}</h3>
      {isError && (
        <Button size="small" onClick={() => void refetch()}>
          {text('customer.retry')}
        </Button>
      )}
      {data === undefined && !isError && (
        <Skeleton aria-label={text('app.loading')}>
          <SkeletonItem />
        </Skeleton>
      )}
      {data?.items.length === 0 && <p className="quiet">{text('customer.noHistory')}</p>}
      <ul className="plain history">
        {data?.items.map((view) => (
          <HistoryRow key={view.id} view={view} />
        ))}
      </ul>
    </section>
  );
}

function HistoryRow({ view }: { readonly view: Earlier }) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const with_ = useBoard((board) => board.agents.get(view.agent ?? '')?.name ?? null);
  const state =
    view.outcome === null ? text(`state.${view.state}`) : outcomeWords(view.outcome, text);
  return (
    <li>
      <FormattedDate value={view.startedAt} dateStyle="medium" timeStyle="short" />
      <span className="quiet">
        {[queue, with_, state]
          .filter((each) => each !== null)
          .map((each, at) => (
            <span key={at}>
              {at > 0 && ' · '}
              <bdi>{each}</bdi>
            </span>
          ))}
      </span>
      {view.notes.map((note) => (
        <EarlierNote key={note.agent} note={note} />
      ))}
    </li>
  );
}

/** Longer ones scroll: then the keys must reach them. */
const SCROLLS_FROM_CHARS = 200;

/** As somebody typed it: text, its lines kept, its direction its own. */
function EarlierNote({ note }: { readonly note: Earlier['notes'][number] }) {
  const text = useText();
  const name = useBoard((board) => board.agents.get(note.agent)?.name ?? note.agent);
  const label = text('notes.by', { name });
  const scrolls = note.text.length > SCROLLS_FROM_CHARS || note.text.split('\n').length > 5;
  return (
    <div className="note">
      <NoteRegular aria-hidden="true" />
      {scrolls ? (
        <div className="note-text" dir="auto" role="region" aria-label={label} tabIndex={0}>
          {note.text}
        </div>
      ) : (
        <div className="note-text" dir="auto">
          {note.text}
        </div>
      )}
      <span className="quiet">
        <bdi>{name}</bdi>
      </span>
    </div>
  );
}
