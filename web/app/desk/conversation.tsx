import { Button, Toolbar } from '@fluentui/react-components';
import {
  ArrowForwardRegular,
  ArrowLeftRegular,
  CallEndRegular,
  CallInboundRegular,
  CallOutboundRegular,
  CallRegular,
  PauseRegular,
  PeopleRegular,
  PersonAddRegular,
  PlayRegular,
} from '@fluentui/react-icons';
import { Suspense, lazy, useCallback, useState } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { useWrite } from '../api/use-write.ts';
import { Since } from '../parts/timer.tsx';
import { useParty } from '../parts/use-party.ts';
import { useQueueName } from '../parts/use-queue-name.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import type { Text } from '../text/use-text.ts';
import { controlsOf } from './capabilities.ts';
import { ConsultBar } from './consult-bar.tsx';
import type { Level } from './desk-page.tsx';
import type { Purpose } from './transfer-dialog.tsx';
import { Idle } from './idle.tsx';
import { Legs } from './legs.tsx';
import { offerKind } from './model.ts';
import { hintKeys } from './offers.tsx';
import { RecordingControls } from './recording-controls.tsx';

/** Not needed before the first transfer: it is no part of the entry. */
const TransferDialog = lazy(async () => ({
  default: (await import('./transfer-dialog.tsx')).TransferDialog,
}));

interface Props {
  readonly agent: string;
  readonly id: string | null;
  /** What rings while nothing is open. */
  readonly offer: InteractionView | null;
  readonly setLevel: (level: Level) => void;
}

/** The call in hand: who, since when, what can be done with it. */
export function Conversation({ agent, id, offer, setLevel }: Props) {
  const text = useText();
  const view = useBoard(
    useCallback((board) => (id === null ? null : (board.interactions.get(id) ?? null)), [id]),
  );
  if (view === null)
    return offer === null ? <Idle agent={agent} /> : <Ringing view={offer} agent={agent} />;
  const isTalk = view.state === 'agent' && view.agent === agent;
  const isDialling = view.state === 'dialling' && view.agent === agent;
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
      <Header view={view} agent={agent} />
      {(isTalk || isDialling) && <Controls view={view} />}
      {isTalk && <ConsultBar view={view} />}
      {isTalk && <RecordingControls view={view} />}
      {isTalk && <p className="quiet">{text('call.teamsOwns')}</p>}
      <Legs view={view} mayRemove={isTalk} />
    </>
  );
}

/** The middle says where to answer while the card on the side counts down. */
function Ringing({ view, agent }: HeaderProps) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const name = useParty(view);
  return (
    <div className="blank">
      <CallInboundRegular aria-hidden="true" className="rings" />
      <p className="blank-title">
        <bdi>{name}</bdi>
      </p>
      <p className="quiet">
        {queue !== null && (
          <>
            <bdi>{queue}</bdi>
            {' · '}
          </>
        )}
        {text(hintKeys[offerKind(view, agent)], { name })}
      </p>
    </div>
  );
}

interface HeaderProps {
  readonly view: InteractionView;
  readonly agent: string;
}

function Header({ view, agent }: HeaderProps) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const name = useParty(view);
  const state = useStateWords(view, agent);
  return (
    <header className="talk-head" data-state={view.held ? 'held' : view.state}>
      <span className="talk-icon" aria-hidden="true">
        <StateIcon view={view} />
      </span>
      <h2>
        <bdi>{name}</bdi>
      </h2>
      <span className="clock">
        <Since at={view.since} />
      </span>
      <p className="state-line">{state}</p>
      <p className="quiet">
        <bdi>{viaWords(view, queue, text)}</bdi> · {text('call.total')}{' '}
        <Since at={view.startedAt} />
      </p>
    </header>
  );
}

function StateIcon({ view }: { readonly view: InteractionView }) {
  if (view.held) return <PauseRegular />;
  return view.state === 'dialling' ? <CallOutboundRegular /> : <CallRegular />;
}

/** Which of our numbers: the one that was called, or the one that the other side sees. */
function viaWords(view: InteractionView, queue: string | null, text: Text): string {
  const { direction = 'in' } = view;
  if (direction === 'internal') return text('call.internal');
  const number = numberWords(view.number);
  if (direction === 'in') {
    return queue === null ? text('call.direct', { number }) : text('call.via', { queue, number });
  }
  const shown = text('call.shows', { number });
  return [text(`direction.${direction}`), queue, shown].filter((each) => each !== null).join(' · ');
}

/** After a hand-over the call is somebody else's: then it says whose, not what it does there. */
function useStateWords(view: InteractionView, agent: string): string {
  const text = useText();
  const other = useBoard(
    useCallback(
      (board) =>
        view.agent === null || view.agent === agent || view.callee === agent
          ? null
          : (board.agents.get(view.agent)?.name ?? null),
      [view.agent, view.callee, agent],
    ),
  );
  if (view.state === 'dialling' && other === null) return text('call.dialling');
  if (view.held) return text('call.held');
  if (view.state === 'agent' && other === null) return text('call.talking');
  return other === null ? text(`state.${view.state}`) : text('call.given', { name: other });
}

type Plain =
  | 'POST /interactions/{id}/hold'
  | 'POST /interactions/{id}/unhold'
  | 'POST /interactions/{id}/end';

const purposes = [
  { of: 'transfer', key: 'call.transfer', icon: <ArrowForwardRegular className="mirrored" /> },
  { of: 'consult', key: 'call.consult', icon: <PeopleRegular /> },
  { of: 'add', key: 'call.add', icon: <PersonAddRegular /> },
] as const;

function Controls({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  const [purpose, setPurpose] = useState<Purpose | null>(null);
  const can = controlsOf(me, view);
  /** Else the consultation's own steps say who waits. */
  const isAlone = (view.consult ?? null) === null;
  const act = (route: Plain) => write.mutate({ route, id: view.id, body: {} });
  return (
    <>
      <Toolbar className="controls" aria-label={text('call.controls')}>
        {can.hold && isAlone && (
          <Button
            icon={view.held ? <PlayRegular /> : <PauseRegular />}
            appearance={view.held ? 'primary' : 'secondary'}
            size="large"
            disabledFocusable={write.isPending}
            onClick={() =>
              act(view.held ? 'POST /interactions/{id}/unhold' : 'POST /interactions/{id}/hold')
            }
            data-action="hold"
          >
            {view.held ? text('call.resume') : text('call.hold')}
          </Button>
        )}
        {can.transfer &&
          isAlone &&
          purposes.map(({ of, key, icon }) => (
            <Button
              key={of}
              icon={icon}
              size="large"
              onClick={() => setPurpose(of)}
              data-action={of}
            >
              {text(key)}
            </Button>
          ))}
        {can.end && (
          <Button
            icon={<CallEndRegular />}
            className="end"
            size="large"
            disabledFocusable={write.isPending}
            onClick={() => act('POST /interactions/{id}/end')}
            data-action="end"
          >
            {text('call.end')}
          </Button>
        )}
      </Toolbar>
      {purpose !== null && (
        <Suspense fallback={null}>
          <TransferDialog view={view} purpose={purpose} close={() => setPurpose(null)} />
        </Suspense>
      )}
    </>
  );
}
