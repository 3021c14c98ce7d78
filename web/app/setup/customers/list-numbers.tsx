import { Button, Field, Input } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { numberWords } from '../../../words.ts';
import { refusalWords } from '../../api/refusal.ts';
import { parseNumber } from '../../parts/phone.ts';
import { useToasts } from '../../shell/use-toasts.tsx';
import { useText } from '../../text/use-text.ts';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import { Chip } from '../form/refs.tsx';
import type { ListEntry } from '../setup-api.ts';
import { useWords } from '../text/use-words.tsx';

const keyOf = (list: string) => ['setup-list', list] as const;

/**
 * Whole numbers on a list. They are kept with the customers, not in the configuration: a change
 * holds at once, by supervisors too, and no draft has it.
 */
export function ListNumbers({ id }: { readonly id: string }) {
  const words = useWords();
  const { draft } = useEditing();
  const isPublished = draft.base.documents.has(`list/${id}`);
  return (
    <fieldset className="setup-group" data-list-numbers={id}>
      <legend>{words('list.numbers')}</legend>
      <p className="quiet">
        {words(isPublished ? 'list.numbers.hint' : 'list.numbers.unpublished')}
      </p>
      {isPublished && <Numbers id={id} />}
    </fieldset>
  );
}

function Numbers({ id }: { readonly id: string }) {
  const words = useWords();
  const { api } = useStores();
  const pages = useInfiniteQuery({
    queryKey: keyOf(id),
    initialPageParam: null as string | null,
    queryFn: ({ pageParam }) => api.listEntries(id, pageParam),
    getNextPageParam: ({ next }) => next,
  });
  const entries = (pages.data?.pages ?? []).flatMap(({ items }) => items);
  return (
    <>
      <AddNumber id={id} />
      {pages.isError && <p role="alert">{words('list.numbers.failed')}</p>}
      {pages.isSuccess && entries.length === 0 && <p className="quiet">{words('list.none')}</p>}
      <ul className="plain row" aria-label={words('list.numbers')}>
        {entries.map((entry) => (
          <Entry key={entry.entry} id={id} entry={entry} />
        ))}
      </ul>
      {pages.hasNextPage && (
        <Button disabled={pages.isFetching} onClick={() => void pages.fetchNextPage()}>
          {words('list.numbers.more')}
        </Button>
      )}
    </>
  );
}

/** Done at once; what became of it is read anew. */
function useEntryWrite<T>(id: string, write: (value: T) => Promise<void>) {
  const text = useText();
  const tell = useToasts();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () => queries.invalidateQueries({ queryKey: keyOf(id) }),
    onError: (error) => tell(refusalWords(error, text), 'error'),
  });
}

function AddNumber({ id }: { readonly id: string }) {
  const words = useWords();
  const { api } = useStores();
  const [typed, type] = useState('');
  const [isBad, setBad] = useState(false);
  const adding = useEntryWrite(id, (number: string) => api.addListEntry(id, number));
  const add = () => {
    const number = parseNumber(typed);
    setBad(number === null);
    if (number !== null) adding.mutate(number, { onSuccess: () => type('') });
  };
  return (
    <form
      className="row"
      onSubmit={(event) => {
        event.preventDefault();
        add();
      }}
    >
      <Field
        label={words('new.number')}
        hint={words('new.number.hint')}
        {...(isBad ? { validationMessage: words('fault.notANumber') } : {})}
      >
        <Input value={typed} onChange={(_event, { value }) => type(value)} dir="ltr" />
      </Field>
      <Button
        type="submit"
        icon={<AddRegular />}
        disabled={adding.isPending}
        data-action="addNumber"
      >
        {words('list.numbers.add')}
      </Button>
    </form>
  );
}

interface EntryProps {
  readonly id: string;
  readonly entry: ListEntry;
}

/** Without its number once its person was erased. */
function Entry({ id, entry }: EntryProps) {
  const words = useWords();
  const { api } = useStores();
  const striking = useEntryWrite(id, (of: string) => api.strikeListEntry(id, of));
  const { number } = entry;
  const name = number === undefined ? words('list.numbers.erased') : numberWords(number);
  return (
    <Chip
      name={name}
      dir="ltr"
      isBusy={striking.isPending}
      remove={() => striking.mutate(entry.entry)}
    />
  );
}
