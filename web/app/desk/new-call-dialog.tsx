import {
  Button,
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  Select,
} from '@fluentui/react-components';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { QueueView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import type { Routes } from '../api/generated.ts';
import { refusalWords } from '../api/refusal.ts';
import { AppDialog } from '../parts/app-dialog.tsx';
import { parseNumber } from '../parts/phone.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { BoardState } from '../../board-store.ts';
import { useText } from '../text/use-text.ts';
import { CalledColleagues } from './called-colleagues.tsx';

type NewCall = Routes['POST /calls']['body'];

/** Whom to call, in whose name; the own phone rings first. Refusals stay in sight here. */
export function NewCallDialog({ close }: { readonly close: () => void }) {
  const text = useText();
  const { api } = useServices();
  const [to, setTo] = useState('');
  const [queue, setQueue] = useState('');
  const [show, setShow] = useState('');
  const [isBad, setBad] = useState(false);
  const placing = useMutation({
    mutationFn: (body: NewCall) => api.write({ route: 'POST /calls', id: '', body }),
    onSuccess: close,
  });
  const submit = () => {
    const number = parseNumber(to);
    setBad(number === null);
    if (number === null) return;
    const shown = show === '' ? {} : { show };
    placing.mutate({ to: { number }, queue: queue === '' ? null : queue, ...shown });
  };
  return (
    <AppDialog
      title={text('newCall.title')}
      className="transfer"
      submit={submit}
      close={close}
      actions={
        <>
          <Button onClick={close}>{text('transfer.cancel')}</Button>
          <Button type="submit" appearance="primary" disabled={placing.isPending || to === ''}>
            {text('newCall.call')}
          </Button>
        </>
      }
    >
      <p className="quiet">{text('newCall.hint')}</p>
      <Field
        label={text('newCall.to')}
        hint={text('transfer.numberHint')}
        {...(isBad ? { validationMessage: text('transfer.badNumber') } : {})}
      >
        <Input value={to} onChange={(_event, { value }) => setTo(value)} dir="auto" />
      </Field>
      <InName queue={queue} setQueue={setQueue} show={show} setShow={setShow} />
      {placing.isError && (
        <MessageBar intent="error" politeness="assertive" layout="multiline">
          <MessageBarBody>{refusalWords(placing.error, text)}</MessageBarBody>
        </MessageBar>
      )}
      <CalledColleagues
        search={to}
        isPending={placing.isPending}
        call={(agent) => placing.mutate({ to: { agent } })}
      />
    </AppDialog>
  );
}

interface InNameProps {
  readonly queue: string;
  readonly setQueue: (queue: string) => void;
  readonly show: string;
  readonly setShow: (show: string) => void;
}

const queuesOf = (board: BoardState): readonly QueueView[] =>
  [...board.queues.values()].sort((a, b) => a.name.localeCompare(b.name));

/** In whose name, and the number that the other side sees; of a call outside only. */
function InName({ queue, setQueue, show, setShow }: InNameProps) {
  const text = useText();
  const { me } = useServices();
  const queues = useBoard(queuesOf);
  return (
    <div className="row in-name">
      <Field label={text('newCall.for')}>
        <Select value={queue} onChange={(_event, { value }) => setQueue(value)}>
          <option value="">{text('newCall.own')}</option>
          {queues.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <Field label={text('newCall.show')}>
        <Select value={show} onChange={(_event, { value }) => setShow(value)}>
          <option value="">{text('newCall.asSet')}</option>
          {me.entries.map(({ number }) => (
            <option key={number} value={number}>
              {numberWords(number)}
            </option>
          ))}
        </Select>
      </Field>
    </div>
  );
}
