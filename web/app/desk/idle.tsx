import { Button } from '@fluentui/react-components';
import { CallCheckmarkRegular, DrinkCoffeeRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { useWrite } from '../api/use-write.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

/** Nothing in hand: why, and what brings the next call. */
export function Idle({ agent }: { readonly agent: string }) {
  const text = useText();
  const write = useWrite();
  const duty = useBoard(
    useCallback((board) => board.agents.get(agent)?.duty.kind ?? null, [agent]),
  );
  if (duty === null) return null;
  if (duty === 'ready') {
    return (
      <div className="blank">
        <CallCheckmarkRegular aria-hidden="true" />
        <p className="blank-title">{text('desk.idle')}</p>
        <p className="quiet">{text('desk.idleHint')}</p>
      </div>
    );
  }
  const ready = () =>
    write.mutate({ route: 'PUT /agents/{id}/state', id: agent, body: { kind: 'ready' } });
  return (
    <div className="blank">
      <DrinkCoffeeRegular aria-hidden="true" />
      <p className="blank-title">{text('desk.away')}</p>
      <p className="quiet">{text('desk.awayHint')}</p>
      <Button appearance="primary" onClick={ready} disabledFocusable={write.isPending}>
        {text('desk.getReady')}
      </Button>
    </div>
  );
}
