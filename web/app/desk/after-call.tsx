import { Button } from '@fluentui/react-components';
import { useCallback, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useWrite } from '../api/use-write.ts';
import { Countdown, Until } from '../parts/timer.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { CodePicker } from './code-picker.tsx';
import { noteUse } from './codes.ts';
import { NoteField, useOwnNote } from './note-field.tsx';
import type { OwnNote } from './note-field.tsx';

const EXTEND_MS = 30_000;

interface Props {
  readonly agent: string;
  readonly id: string;
}

/**
 * What is written about a contact: the note while it lasts, and after it the outcome as well. One
 * component for both, so that a sentence goes on where the call ended.
 */
export function AfterCall({ agent, id }: Props) {
  const note = useOwnNote(agent, id);
  const wrapUp = useBoard(
    useCallback(
      (board) => {
        const self = board.agents.get(agent);
        return self?.activity === 'wrapUp' && self.interaction === id
          ? { since: self.since, until: self.until ?? self.since }
          : null;
      },
      [agent, id],
    ),
  );
  if (wrapUp === null) {
    return (
      <div className="notes">
        <NoteField note={note} />
      </div>
    );
  }
  return <WrapUpForm id={id} note={note} {...wrapUp} />;
}

interface FormProps {
  readonly id: string;
  readonly note: OwnNote;
  readonly since: number;
  readonly until: number;
}

/** Codes, the note, the time that is left, and more of it (WCAG 2.2.1). */
function WrapUpForm({ id, note, since, until }: FormProps) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  const queue = useBoard(useCallback((board) => board.interactions.get(id)?.queue ?? null, [id]));
  const codes = me.queues.find((each) => each.id === queue)?.wrapUpCodes ?? [];
  const [code, setCode] = useState('');
  const [isFinishing, setFinishing] = useState(false);
  const mayFinish = !isFinishing && (codes.length === 0 || code !== '');
  const finish = async () => {
    if (!mayFinish) return;
    setFinishing(true);
    const isKnown = note.state === 'failed';
    const isSaved = await note.flush();
    // Who has not read yet that the note is not saved must not lose it with this press.
    if (!isSaved && !isKnown) return setFinishing(false);
    if (queue !== null && code !== '') noteUse(queue, code);
    const body = { code: code === '' ? null : code };
    write.mutate(
      { route: 'POST /interactions/{id}/wrap-up', id, body },
      { onSettled: () => setFinishing(false) },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void finish();
  };
  return (
    <form
      className="wrap-up"
      aria-label={text('wrapUp.title')}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        void finish();
      }}
    >
      <div className="row wrap-up-head">
        <h2>{text('wrapUp.title')}</h2>
        <span className="clock">
          <Until at={until} />
        </span>
      </div>
      <Countdown since={since} until={until} />
      {codes.length === 0 || queue === null ? (
        <p className="quiet">{text('wrapUp.none')}</p>
      ) : (
        <CodePicker queue={queue} codes={codes} chosen={code} choose={setCode} />
      )}
      <NoteField note={note} />
      <WrapUpButtons id={id} mayFinish={mayFinish} />
      <p className="quiet">{text('wrapUp.finishes')}</p>
    </form>
  );
}

function WrapUpButtons({ id, mayFinish }: { readonly id: string; readonly mayFinish: boolean }) {
  const text = useText();
  const write = useWrite();
  const extend = () =>
    write.mutate({
      route: 'POST /interactions/{id}/wrap-up/extend',
      id,
      body: { byMs: EXTEND_MS },
    });
  return (
    <div className="row wrap-up-buttons">
      <Button
        onClick={extend}
        disabledFocusable={write.isPending}
        aria-label={text('wrapUp.extendLabel')}
      >
        {text('wrapUp.extend')}
      </Button>
      <Button appearance="primary" type="submit" disabledFocusable={!mayFinish}>
        {text('wrapUp.done')}
      </Button>
    </div>
  );
}
