import { Button } from '@fluentui/react-components';
import { CallCheckmarkRegular, DrinkCoffeeRegular, PeopleRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { useWrite } from '../api/use-write.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

/** In a call that a colleague has: asked, added, or listening. */
function Assisting({ interaction }: { readonly interaction: string }) {
  const text = useText();
  const name = useBoard(
    useCallback(
      (board) => {
        const owner = board.interactions.get(interaction)?.agent ?? '';
        return board.agents.get(owner)?.name ?? '';
      },
      [interaction],
    ),
  );
  return (
    <div className="blank" data-assisting>
      <PeopleRegular aria-hidden="true" />
      <p className="blank-title">{text('assist.title')}</p>
      <p className="quiet">{text('assist.hint', { name })}</p>
    </div>
  );
}

/** Nothing in hand: why, and what brings the next call. */
export function Idle({ agent }: { readonly agent: string }) {
  const text = useText();
  const write = useWrite();
  const assists = useBoard(
    useCallback(
      (board) => {
        const self = board.agents.get(agent);
        return self?.activity === 'assisting' ? self.interaction : null;
      },
      [agent],
    ),
  );
  const duty = useBoard(
    useCallback((board) => board.agents.get(agent)?.duty.kind ?? null, [agent]),
  );
  if (assists !== null) return <Assisting interaction={assists} />;
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
