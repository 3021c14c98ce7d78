import { Badge } from '@fluentui/react-components';
import { CallInboundRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { numberWords } from '../../words.ts';
import { Countdown, Since, useSecondsLeft } from '../parts/timer.tsx';
import { customerName } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { DeclineButton } from './decline-button.tsx';

const DRAWN_MAX = 5;

interface OffersProps {
  readonly offers: readonly InteractionView[];
  /** Offers that this page declined: they are not missed ones. */
  readonly declined: Set<string>;
}

/** Offers stack, the first to end on top; a new one is said aloud once, the seconds never. */
export function Offers({ offers, declined }: OffersProps) {
  const text = useText();
  return (
    <div className={offers.length > 0 ? 'offers ringing' : 'offers'}>
      <h2>{text('desk.offered')}</h2>
      <Announcer offers={offers} />
      {offers.length === 0 && <p className="quiet">{text('desk.noOffers')}</p>}
      {offers.slice(0, DRAWN_MAX).map((view) => (
        <OfferCard key={view.id} view={view} declined={declined} />
      ))}
      {offers.length > DRAWN_MAX && (
        <p className="quiet">{text('desk.more', { count: offers.length - DRAWN_MAX })}</p>
      )}
    </div>
  );
}

interface CardProps {
  readonly view: InteractionView;
  readonly declined: Set<string>;
}

function OfferCard({ view, declined }: CardProps) {
  const text = useText();
  const queue = useQueueName(view.queue);
  const until = view.until ?? view.since;
  const seconds = useSecondsLeft(until);
  return (
    <article
      className="offer"
      data-offer={view.offer}
      data-action="offer"
      tabIndex={-1}
      aria-label={text('offer.card', { customer: customerName(view, text) })}
    >
      <div className="row">
        <strong className="who">
          <CallInboundRegular aria-hidden="true" className="rings" />{' '}
          <bdi>{customerName(view, text)}</bdi>
        </strong>
        {queue !== null && (
          <Badge appearance="tint" className="queue">
            <bdi>{queue}</bdi>
          </Badge>
        )}
      </div>
      <p className="quiet">
        {text('offer.to', { number: numberWords(view.number) })}
        {' · '}
        {text('offer.waits')} <Since at={view.startedAt} />
      </p>
      <Countdown since={view.since} until={until} />
      <p className="seconds">{text('offer.left', { seconds })}</p>
      <p className="ringing-in">{text('offer.ringing')}</p>
      <DeclineButton view={view} declined={declined} />
    </article>
  );
}

export function useQueueName(queue: string | null): string | null {
  return useBoard((board) => (queue === null ? null : (board.queues.get(queue)?.name ?? queue)));
}

/** Assertive, once for each offer. */
function Announcer({ offers }: { readonly offers: readonly InteractionView[] }) {
  const text = useText();
  const { clock, board } = useServices();
  const [said, setSaid] = useState('');
  const newest = offers.at(-1);
  const offer = newest?.offer ?? null;
  useEffect(() => {
    if (newest === undefined) return setSaid('');
    const name = newest.queue === null ? null : board.state().queues.get(newest.queue)?.name;
    const leftMs = (newest.until ?? clock.now()) - clock.now();
    setSaid(
      text('offer.announce', {
        customer: customerName(newest, text),
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
