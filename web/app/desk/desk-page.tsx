import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { InBar } from '../shell/bar.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { AfterCall } from './after-call.tsx';
import { Alerts } from './alerts.tsx';
import { Conversation } from './conversation.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { DutyBar } from './duty-bar.tsx';
import { MissedBanner } from './missed-banner.tsx';
import { offerKind, offersOf, workOf } from './model.ts';
import { Offers } from './offers.tsx';
import { useVainCalls } from './use-vain-calls.ts';
import { WorkList } from './work-list.tsx';

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
  const isWrapUp = useIsWrapUp(agent, open);
  useVainCalls(agent);
  // Who places a call knows that the own phone rings.
  const ringing = offers.filter((view) => offerKind(view, agent) !== 'own');
  const list = useRef<HTMLElement>(null);
  useKeptFocus(list, offers, open);
  // What runs against time stands on top; moved by its key, it keeps what was typed.
  const after = open !== null && <AfterCall key={open} agent={agent} id={open} />;
  const customer = (
    <CustomerPanel
      key="customer"
      agent={agent}
      id={open ?? offers[0]?.id ?? null}
      setLevel={setLevel}
    />
  );
  const choose = (id: string) => {
    setChosen(id);
    setLevel('conversation');
  };
  return (
    <>
      <InBar>
        <DutyBar agent={agent}>
          <Alerts agent={agent} offers={ringing} />
        </DutyBar>
      </InBar>
      <MissedBanner agent={agent} offers={offers} declined={declined.current} />
      <div
        className="desk"
        data-level={open === null ? 'list' : level}
        data-stage={isWrapUp ? 'wrapUp' : 'talk'}
      >
        <h1 className="hidden">{text('desk.title')}</h1>
        <section {...regionOf(text('desk.work'), 'list')} ref={list}>
          <Offers agent={agent} offers={offers} declined={declined.current} />
          <WorkList agent={agent} open={open} choose={choose} />
        </section>
        <section {...regionOf(text('desk.conversation'), 'talk')}>
          <Conversation agent={agent} id={open} offer={offers[0] ?? null} setLevel={setLevel} />
        </section>
        <section {...regionOf(text('customer.title'), 'customer')}>
          {isWrapUp ? [after, customer] : [customer, after]}
        </section>
      </div>
    </>
  );
}

const regionOf = (label: string, name: string) =>
  ({ 'aria-label': label, className: `desk-${name}`, 'data-region': true, tabIndex: -1 }) as const;

function useIsWrapUp(agent: string, open: string | null): boolean {
  return useBoard(
    useCallback(
      (board) =>
        workOf(board, agent).some(({ view, stage }) => {
          return view.id === open && stage === 'wrapUp';
        }),
      [agent, open],
    ),
  );
}

/**
 * When the card or button that had the focus goes (a call is answered, an offer ends), the browser
 * would put it at the top of the page: it stays in the region instead. A new offer takes no focus,
 * it is said aloud.
 */
function useKeptFocus(
  list: RefObject<HTMLElement | null>,
  offers: readonly InteractionView[],
  open: string | null,
): void {
  const region = useRef<Element | null>(null);
  useEffect(() => {
    const note = ({ target }: FocusEvent) => {
      region.current = target instanceof Element ? target.closest('[data-region]') : null;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, []);
  useEffect(() => {
    if (document.activeElement !== document.body || region.current === null) return;
    const place = region.current.isConnected ? region.current : list.current;
    if (place instanceof HTMLElement) place.focus({ preventScroll: true });
  }, [list, offers, open]);
}
