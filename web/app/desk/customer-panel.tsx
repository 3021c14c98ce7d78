import { Button } from '@fluentui/react-components';
import { ArrowLeftRegular } from '@fluentui/react-icons';
import { useCallback } from 'react';
import { customerName } from '../parts/words.ts';
import { useBoard } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import type { Level } from './desk-page.tsx';

interface Props {
  readonly id: string | null;
  readonly setLevel: (level: Level) => void;
}

/** Who the customer is to us. Cards of other systems get their place here. */
export function CustomerPanel({ id, setLevel }: Props) {
  const text = useText();
  const view = useBoard(
    useCallback((board) => (id === null ? null : (board.interactions.get(id) ?? null)), [id]),
  );
  return (
    <div className="customer">
      <div className="row levels">
        <Button
          appearance="subtle"
          icon={<ArrowLeftRegular className="mirrored" />}
          onClick={() => setLevel('conversation')}
        >
          {text('desk.conversation')}
        </Button>
      </div>
      <h2>{text('customer.title')}</h2>
      {view === null ? (
        <p className="quiet">{text('customer.pick')}</p>
      ) : (
        <p className="who">
          <bdi>{customerName(view, text)}</bdi>
        </p>
      )}
      <h3>{text('customer.notes')}</h3>
      <p className="quiet">{text('customer.noNotes')}</p>
    </div>
  );
}
