import { Button, Field, Textarea } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useServices } from '../store/context.tsx';
import type { Text } from '../text/use-text.ts';
import { useText } from '../text/use-text.ts';
import { NoteSaver } from './note-saver.ts';
import type { NoteState } from './note-saver.ts';

const CHARS_MAX = 4_000;
/** From here on it is told how many are left. */
const CHARS_LEFT_TOLD = 500;

export interface OwnNote {
  /** null = it is not fetched yet. */
  readonly text: string | null;
  readonly state: NoteState;
  readonly type: (text: string) => void;
  /** → whether all of it is saved. */
  readonly flush: () => Promise<boolean>;
  /** Where it could not be fetched; until it is, nobody may write over it. */
  readonly readAgain: (() => void) | null;
}

/** This agent's own note about one contact: fetched once, then saved as it is typed. */
export function useOwnNote(agent: string, id: string): OwnNote {
  const { api } = useServices();
  const [typed, setTyped] = useState<string | null>(null);
  const saver = useMemo(
    () =>
      new NoteSaver(async (text) => {
        await api.write({ route: 'PUT /interactions/{id}/notes', id, body: { text } });
      }),
    [api, id],
  );
  const { data, isError, refetch } = useQuery({
    queryKey: ['notes', id],
    queryFn: () => api.read('GET /interactions/{id}/notes', id),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const state = useSyncExternalStore(saver.state.subscribe, saver.state.get);
  useEffect(() => () => void saver.flush(), [saver]);
  const fetched = data?.items.find((note) => note.agent === agent)?.text ?? '';
  return {
    text: typed ?? (data === undefined ? null : fetched),
    state,
    type: (text) => {
      setTyped(text);
      saver.type(text);
    },
    flush: () => saver.flush(),
    readAgain: data === undefined && isError ? () => void refetch() : null,
  };
}

export function NoteField({ note }: { readonly note: OwnNote }) {
  const text = useText();
  const left = CHARS_MAX - (note.text?.length ?? 0);
  const isFailed = note.state === 'failed';
  return (
    <>
      <Field
        label={text('notes.title')}
        hint={hintOf(note.state, left, text)}
        {...(isFailed ? { validationMessage: text('notes.failed') } : {})}
      >
        <Textarea
          value={note.text ?? ''}
          disabled={note.text === null}
          dir="auto"
          resize="vertical"
          rows={3}
          data-action="note"
          textarea={{ maxLength: CHARS_MAX }}
          onChange={(_event, { value }) => note.type(value)}
          onBlur={() => void note.flush()}
        />
      </Field>
      {note.readAgain !== null && (
        <Button size="small" onClick={note.readAgain}>
          {text('customer.retry')}
        </Button>
      )}
    </>
  );
}

function hintOf(state: NoteState, left: number, text: Text): string {
  if (left <= CHARS_LEFT_TOLD) return text('notes.left', { count: left });
  if (state === 'saved') return text('notes.saved');
  return state === 'typing' || state === 'saving' ? text('notes.saving') : text('notes.hint');
}
