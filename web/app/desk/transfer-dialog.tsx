import { Button, Field, Input } from '@fluentui/react-components';
import { useState } from 'react';
import type { Routes } from '../api/generated.ts';
import type { InteractionView, QueueView } from '../../../domain/index.ts';
import { isReady } from '../../board.ts';
import { useWrite } from '../api/use-write.ts';
import { AppDialog } from '../parts/app-dialog.tsx';
import { parseNumber } from '../parts/phone.ts';
import { useBoard, useServices } from '../store/context.tsx';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import { ColleagueList } from './colleague-list.tsx';
import { colleaguesOf } from './colleagues.ts';

/** Give the call away, ask somebody while the customer waits, or have somebody join. */
export type Purpose = 'transfer' | 'consult' | 'add';

const words = {
  transfer: { title: 'transfer.title', to: 'transfer.to', done: 'transfer.done' },
  consult: { title: 'consult.title', to: 'consult.to', done: 'consult.done' },
  add: { title: 'add.title', to: 'add.to', done: 'add.done' },
} as const satisfies Record<Purpose, Readonly<Record<'title' | 'to' | 'done', TextKey>>>;

const routes = {
  transfer: 'POST /interactions/{id}/transfer',
  consult: 'POST /interactions/{id}/consult',
  add: 'POST /interactions/{id}/participants',
} as const;

interface Props {
  readonly view: InteractionView;
  readonly purpose: Purpose;
  readonly close: () => void;
}

/** To a colleague who is free, a queue, or an outside number. */
export function TransferDialog({ view, purpose, close }: Props) {
  const text = useText();
  const write = useWrite();
  const [search, setSearch] = useState('');
  const send = (name: string, target: Target) =>
    write.mutate(
      {
        route: routes[purpose],
        id: view.id,
        body: { target },
        done: text(words[purpose].done, { name }),
      },
      { onSuccess: close },
    );
  const list = { search, purpose, isPending: write.isPending, send };
  return (
    <AppDialog
      title={text(words[purpose].title)}
      className="transfer"
      close={close}
      actions={<Button onClick={close}>{text('transfer.cancel')}</Button>}
    >
      <Field label={text('transfer.search')}>
        <Input type="search" value={search} onChange={(_event, { value }) => setSearch(value)} />
      </Field>
      <Colleagues {...list} />
      <Queues {...list} />
      <OutsideNumber isPending={write.isPending} send={send} />
    </AppDialog>
  );
}

type Target = Exclude<
  Routes['POST /interactions/{id}/transfer']['body']['target'],
  { readonly kind: 'flow' | 'voicemail' }
>;

interface ListProps {
  readonly search: string;
  readonly purpose: Purpose;
  readonly isPending: boolean;
  readonly send: (name: string, target: Target) => void;
}

const matches = (name: string, search: string) =>
  name.toLocaleLowerCase().includes(search.trim().toLocaleLowerCase());

/** Who is free comes first; others are shown with the reason why not. */
function Colleagues({ search, purpose, isPending, send }: ListProps) {
  const text = useText();
  const { me } = useServices();
  const everybody = useBoard((board) => [...board.agents.values()]);
  const agents = colleaguesOf(everybody, { self: me.agent, search, isFree: isReady });
  return (
    <section aria-label={text('transfer.people')}>
      <h3>{text('transfer.people')}</h3>
      {agents.length === 0 && <p className="quiet">{text('transfer.none')}</p>}
      <ColleagueList
        agents={agents}
        isFree={isReady}
        isPending={isPending}
        label={(name) => text(words[purpose].to, { name })}
        choose={({ id, name }) => send(name, { kind: 'agent', agent: id })}
      />
    </section>
  );
}

function Queues({ search, purpose, isPending, send }: ListProps) {
  const text = useText();
  const queues = useBoard((board) => [...board.queues.values()])
    .filter(({ name }) => matches(name, search))
    .sort((a: QueueView, b: QueueView) => a.name.localeCompare(b.name));
  return (
    <section aria-label={text('transfer.queues')}>
      <h3>{text('transfer.queues')}</h3>
      <ul className="plain targets">
        {queues.map(({ id, name, waiting }) => (
          <li key={id}>
            <Button
              appearance="subtle"
              className="target"
              disabled={isPending}
              aria-label={text(words[purpose].to, { name })}
              onClick={() => send(name, { kind: 'queue', queue: id })}
            >
              <bdi>{name}</bdi>{' '}
              <span className="quiet">{text('transfer.waiting', { count: waiting })}</span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function OutsideNumber({ isPending, send }: Pick<ListProps, 'isPending' | 'send'>) {
  const text = useText();
  const [number, setNumber] = useState('');
  const [isBad, setBad] = useState(false);
  const submit = () => {
    const parsed = parseNumber(number);
    setBad(parsed === null);
    if (parsed !== null) send(parsed, { kind: 'number', number: parsed });
  };
  return (
    <form
      className="row outside"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field
        label={text('transfer.number')}
        hint={text('transfer.numberHint')}
        {...(isBad ? { validationMessage: text('transfer.badNumber') } : {})}
      >
        <Input type="tel" dir="ltr" value={number} onChange={(_e, { value }) => setNumber(value)} />
      </Field>
      <Button type="submit" disabled={isPending || number === ''}>
        {text('transfer.call')}
      </Button>
    </form>
  );
}
