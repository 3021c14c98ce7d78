import { Badge, Button } from '@fluentui/react-components';
import { CallEndRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { Countdown, Since, useSecondsLeft } from '../parts/timer.tsx';
import { useWrite } from '../api/use-write.ts';
import { DirectionIcon } from '../parts/direction-icon.tsx';
import { useParty } from '../parts/use-party.ts';
import { useQueueName } from '../parts/use-queue-name.ts';
import { useServices } from '../store/context.tsx';
import type { TextKey } from '../text/en.ts';
import { useText } from '../text/use-text.ts';
import { DeclineButton } from './decline-button.tsx';
import { offerKind } from './model.ts';
import type { OfferKind } from './model.ts';

const DRAWN_MAX = 5;

interface OffersProps {
  readonly agent: string;
  readonly offers: readonly InteractionView[];
  /** Offers that this page declined: they are not missed ones. */
  readonly declined: Set<string>;
}

/** Offers stack, the first to end on top; a new one is said aloud once, the seconds never. */
export function Offers({ agent, offers, declined }: OffersProps) {
  const text = useText();
  return (
    <div className={offers.length > 0 ? 'offers ringing' : 'offers'}>
      <h2>{text('desk.offered')}</h2>
      <Announcer agent={agent} offers={offers} />
      {offers.length === 0 && <p className="quiet">{text('desk.noOffers')}</p>}
      {offers.slice(0, DRAWN_MAX).map((view) => (
        <OfferCard key={view.id} agent={agent} view={view} declined={declined} />
      ))}
      {offers.length > DRAWN_MAX && (
        <p className="quiet">{text('desk.more', { count: offers.length - DRAWN_MAX })}</p>
      )}
    </div>
  );
}

interface CardProps {
  readonly agent: string;
  readonly view: InteractionView;
  readonly declined: Set<string>;
}

/** What happens when the phone is answered. */
export const hintKeys = {
  call: 'offer.ringing',
  callback: 'offer.callbackHint',
  own: 'offer.ownHint',
  colleague: 'offer.ringing',
} as const satisfies Record<OfferKind, TextKey>;

function OfferCard({ agent, view, declined }: CardProps) {
  const text = useText();
  const kind = offerKind(view, agent);
  const name = useParty(view);
  const queue = useQueueName(view.queue);
  const until = view.until ?? view.since;
  const seconds = useSecondsLeft(until);
  return (
    <article
      className="offer"
      data-offer={view.offer}
      data-action="offer"
      tabIndex={-1}
      data-kind={kind}
      aria-label={text('offer.card', { customer: name })}
    >
      <div className="row">
        <strong className="who">
          <DirectionIcon direction={view.direction} className="rings" /> <bdi>{name}</bdi>
        </strong>
        {queue !== null && (
          <Badge appearance="tint" className="queue">
            <bdi>{queue}</bdi>
          </Badge>
        )}
      </div>
      <p className="quiet">
        {kind === 'call' ? (
          text('offer.to', { number: numberWords(view.number) })
        ) : (
          <strong>{text(`offer.${kind}`)}</strong>
        )}
        {kind !== 'own' && (
          <>
            {' · '}
            {text('offer.waits')} <Since at={view.startedAt} />
          </>
        )}
      </p>
      <Countdown since={view.since} until={until} />
      <p className="seconds">{text('offer.left', { seconds })}</p>
      <p className="ringing-in">{text(hintKeys[kind], { name })}</p>
      {kind === 'own' && <CancelButton id={view.id} />}
      {view.offer !== null && kind !== 'own' && <DeclineButton view={view} declined={declined} />}
    </article>
  );
}

function CancelButton({ id }: { readonly id: string }) {
  const text = useText();
  const write = useWrite();
  return (
    <Button
      icon={<CallEndRegular />}
      disabledFocusable={write.isPending}
      data-action="decline"
      onClick={() => write.mutate({ route: 'POST /interactions/{id}/end', id, body: {} })}
    >
      {text('offer.cancelOwn')}
    </Button>
  );
}

/** Assertive, once for each offer. */
const announceKeys = {
  call: 'offer.announce',
  callback: 'offer.announceCallback',
  own: 'offer.ownHint',
  colleague: 'offer.announceColleague',
} as const satisfies Record<OfferKind, TextKey>;

function Announcer({ agent, offers }: Omit<OffersProps, 'declined'>) {
  const text = useText();
  const { clock, board } = useServices();
  const [said, setSaid] = useState('');
  const newest = offers.at(-1);
  const offer = newest?.offer ?? newest?.id ?? null;
  const customer = useParty(newest ?? null);
  useEffect(() => {
    if (newest === undefined) return setSaid('');
    const name = newest.queue === null ? null : board.state().queues.get(newest.queue)?.name;
    const leftMs = (newest.until ?? clock.now()) - clock.now();
    setSaid(
      text(announceKeys[offerKind(newest, agent)], {
        customer,
        name: customer,
        queue: name ?? numberWords(newest.number),
        seconds: Math.max(0, Math.round(leftMs / 1_000)),
      }),
    );
    // Only a new offer is news.
  }, [offer]);
  return (
    <p className="hidden" aria-live="assertive">
      {said}
    </p>
  );
}
