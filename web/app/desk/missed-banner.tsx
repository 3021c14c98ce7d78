import { Button, MessageBar, MessageBarActions, MessageBarBody } from '@fluentui/react-components';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { customerName, dutyWords } from '../parts/words.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { missed, offersById } from './lost-offers.ts';
import type { Offer } from './lost-offers.ts';

interface Props {
  readonly agent: string;
  readonly offers: readonly InteractionView[];
  readonly declined: ReadonlySet<string>;
}

/** Stays until somebody takes note: a missed call changes the agent's state. */
export function MissedBanner({ agent, offers, declined }: Props) {
  const text = useText();
  const { board } = useServices();
  const write = useWrite();
  const self = useBoard(useCallback((state) => state.agents.get(agent) ?? null, [agent]));
  const before = useRef<readonly Offer[]>([]);
  const [lost, setLost] = useState<InteractionView | null>(null);
  useEffect(() => {
    const now = offersById(offers);
    const found = missed(before.current, now, board.state().interactions, { agent, declined });
    before.current = now;
    const last = found.at(-1);
    if (last !== undefined) setLost(last.view);
    else if (now.length > 0) setLost(null);
  }, [agent, board, declined, offers]);
  if (lost === null) return null;
  const customer = customerName(lost, text);
  const isOut = self !== null && self.duty.kind === 'notReady';
  const words = isOut
    ? text('offer.missed', { customer, state: dutyWords(self, text) })
    : text('offer.missedRest', { customer });
  const ready = () => {
    write.mutate({ route: 'PUT /agents/{id}/state', id: agent, body: { kind: 'ready' } });
    setLost(null);
  };
  return (
    <MessageBar intent="warning" politeness="polite" className="missed">
      <MessageBarBody>{words}</MessageBarBody>
      <MessageBarActions>
        {isOut && <Button onClick={ready}>{text('offer.readyAgain')}</Button>}
        <Button onClick={() => setLost(null)}>{text('offer.dismiss')}</Button>
      </MessageBarActions>
    </MessageBar>
  );
}
