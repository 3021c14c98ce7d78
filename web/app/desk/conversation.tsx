import { Button, Toolbar } from '@fluentui/react-components';
import {
  ArrowLeftRegular,
  ArrowForwardRegular,
  CallEndRegular,
  PauseRegular,
  PlayRegular,
} from '@fluentui/react-icons';
import { Suspense, lazy, useCallback, useState } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { useWrite } from '../api/use-write.ts';
import { Since } from '../parts/timer.tsx';
import { customerName } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { controlsOf } from './capabilities.ts';
import type { Level } from './desk-page.tsx';
import { useQueueName } from './offers.tsx';

/** Not needed before the first transfer: it is no part of the entry. */
const TransferDialog = lazy(async () => ({
  default: (await import('./transfer-dialog.tsx')).TransferDialog,
}));

interface Props {
  readonly agent: string;
  readonly id: string | null;
  readonly setLevel: (level: Level) => void;
}

/** The call in hand: who, since when, what can be done with it. */
export function Conversation({ agent, id, setLevel }: Props) {
  const text = useText();
  const view = useBoard(
    useCallback((board) => (id === null ? null : (board.interactions.get(id) ?? null)), [id]),
  );
  if (view === null) return <p className="page-note">{text('desk.choose')}</p>;
  const isTalk = view.state === 'agent' && view.agent === agent;
  return (
    <>
      <div className="row levels">
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular className="mirrored" />}
          onClick={() => setLevel('list')}
        >
          {text('desk.back')}
        </Button>
        <Button appearance="subtle" onClick={() => setLevel('customer')}>
          {text('desk.toCustomer')}
        </Button>
      </div>
      <Header view={view} />
      {isTalk && <Controls view={view} />}
      <Legs view={view} />
      {isTalk && <p className="quiet">{text('call.teamsOwns')}</p>}
    </>
  );
}

function Header({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const number = numberWords(view.number);
  const via =
    queue === null ? text('call.direct', { number }) : text('call.via', { queue, number });
  return (
    <header className="talk-head">
      <h2>
        <bdi>{customerName(view, text)}</bdi>
      </h2>
      <span className="clock">
        <Since at={view.since} />
      </span>
      <p className="quiet">
        {via} · {text('call.total')} <Since at={view.startedAt} />
      </p>
      <p className={view.held ? 'state-line held' : 'state-line'}>
        {view.held ? text('call.held') : text(`state.${view.state}`)}
      </p>
    </header>
  );
}

type Plain =
  | 'POST /interactions/{id}/hold'
  | 'POST /interactions/{id}/unhold'
  | 'POST /interactions/{id}/end';

function Controls({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  const [isTransferring, setTransferring] = useState(false);
  const can = controlsOf(me, view);
  const act = (route: Plain) => write.mutate({ route, id: view.id, body: {} });
  return (
    <>
      <Toolbar className="controls" aria-label={text('call.controls')}>
        {can.hold && (
          <Button
            icon={view.held ? <PlayRegular /> : <PauseRegular />}
            disabledFocusable={write.isPending}
            onClick={() =>
              act(view.held ? 'POST /interactions/{id}/unhold' : 'POST /interactions/{id}/hold')
            }
            data-action="hold"
          >
            {view.held ? text('call.resume') : text('call.hold')}
          </Button>
        )}
        {can.transfer && (
          <Button
            icon={<ArrowForwardRegular className="mirrored" />}
            onClick={() => setTransferring(true)}
            data-action="transfer"
          >
            {text('call.transfer')}
          </Button>
        )}
        {can.end && (
          <Button
            icon={<CallEndRegular />}
            disabledFocusable={write.isPending}
            onClick={() => act('POST /interactions/{id}/end')}
            data-action="end"
          >
            {text('call.end')}
          </Button>
        )}
      </Toolbar>
      {isTransferring && (
        <Suspense fallback={null}>
          <TransferDialog view={view} close={() => setTransferring(false)} />
        </Suspense>
      )}
    </>
  );
}

function Legs({ view }: { readonly view: InteractionView }) {
  const text = useText();
  return (
    <section aria-label={text('call.legs')}>
      <h3>{text('call.legs')}</h3>
      <ul className="plain legs">
        {view.legs.map(({ leg, role, state, held }) => (
          <li key={leg}>
            <span>{text(`leg.${role}`)}</span>{' '}
            <span className="quiet">{held ? text('leg.held') : text(`leg.${state}`)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
