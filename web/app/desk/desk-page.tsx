import { useCallback, useRef, useState } from 'react';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { Alerts } from './alerts.tsx';
import { Conversation } from './conversation.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { DutyBar } from './duty-bar.tsx';
import { MissedBanner } from './missed-banner.tsx';
import { offersOf, workOf } from './model.ts';
import { Offers } from './offers.tsx';
import { WorkList } from './work-list.tsx';
import { WrapUp } from './wrap-up.tsx';

/** On a phone the three columns are three levels with a way back. */
export type Level = 'list' | 'conversation' | 'customer';

/** Wireframe A: offers and work, the conversation, the customer. */
export function DeskPage() {
  const { me } = useServices();
  const text = useText();
  if (me.agent === null) return <p className="page-note">{text('desk.noAgent')}</p>;
  return <Desk agent={me.agent} />;
}

function Desk({ agent }: { readonly agent: string }) {
  const text = useText();
  const offers = useBoard(useCallback((board) => offersOf(board, agent), [agent]));
  const workIds = useBoard(
    useCallback((board) => workOf(board, agent).map(({ view }) => view.id as string), [agent]),
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const declined = useRef(new Set<string>());
  const [level, setLevel] = useState<Level>('list');
  const open = chosen !== null && workIds.includes(chosen) ? chosen : (workIds[0] ?? null);
  const isWrapUp = useBoard(
    useCallback(
      (board) =>
        workOf(board, agent).some(({ view, stage }) => {
          return view.id === open && stage === 'wrapUp';
        }),
      [agent, open],
    ),
  );
  const choose = (id: string) => {
    setChosen(id);
    setLevel('conversation');
  };
  return (
    <>
      <DutyBar agent={agent}>
        <Alerts offers={offers} />
      </DutyBar>
      <MissedBanner agent={agent} offers={offers} declined={declined.current} />
      <div
        className="desk"
        data-level={open === null ? 'list' : level}
        data-stage={isWrapUp ? 'wrapUp' : 'talk'}
      >
        <h1 className="hidden">{text('desk.title')}</h1>
        <section className="desk-list" aria-label={text('desk.work')} data-region tabIndex={-1}>
          <Offers offers={offers} declined={declined.current} />
          <WorkList agent={agent} open={open} choose={choose} />
        </section>
        <section
          className="desk-talk"
          aria-label={text('desk.conversation')}
          data-region
          tabIndex={-1}
        >
          <Conversation agent={agent} id={open} setLevel={setLevel} />
        </section>
        <section
          className="desk-customer"
          aria-label={text('customer.title')}
          data-region
          tabIndex={-1}
        >
          <CustomerPanel agent={agent} id={open ?? offers[0]?.id ?? null} setLevel={setLevel} />
          <WrapUp agent={agent} id={open} />
        </section>
      </div>
    </>
  );
}
