import { useQuery } from '@tanstack/react-query';
import { FormattedDate } from 'react-intl';
import type { InteractionView } from '../../../domain/index.ts';
import { useParty } from '../parts/use-party.ts';
import { outcomeWords } from '../parts/words.ts';
import type { BoardState } from '../../board-store.ts';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { useNames } from './contacts-table.tsx';
import type { Figure } from './figures.ts';
import { SideDrawer } from './side-drawer.tsx';

/** Which number was opened. */
export interface Behind {
  readonly figure: Figure;
  /** null = all queues. */
  readonly queue: string | null;
  /** What the figure said when it was opened: stays in queues; one call may have several. */
  readonly shown: number;
}

interface Props {
  readonly behind: Behind;
  readonly open: (interaction: string) => void;
  readonly close: () => void;
}

const LIMIT = 200;
// Not the domain's: its schemas come with Setup alone.
const DAY_MS = 86_400_000;

/** When the day began that the figures count; all queues are of one organisation. */
function dayFromOf({ queues }: BoardState, now: number): number {
  const [queue] = queues.values();
  return queue?.dayFrom ?? now - (now % DAY_MS);
}

/** The interactions that a figure counts, from the journal's read model. */
export function BehindDrawer({ behind, open, close }: Props) {
  const text = useText();
  const { api, board, clock } = useServices();
  const { figure, queue, shown } = behind;
  const name = useBoard(({ queues }) =>
    queue === null ? null : (queues.get(queue)?.name ?? null),
  );
  const { data, isError } = useQuery({
    queryKey: ['behind', figure, queue],
    staleTime: 0,
    queryFn: () => {
      const from = new Date(dayFromOf(board.state(), clock.now())).toISOString();
      const only = queue === null ? {} : { queue };
      return api.read('GET /interactions', null, { figure, from, limit: LIMIT, ...only });
    },
  });
  return (
    <SideDrawer
      title={
        <>
          {text(`figure.${figure}`)} · <bdi>{name ?? text('live.allQueues')}</bdi>
        </>
      }
      close={close}
    >
      <p className="quiet" data-count={data?.items.length}>
        {data === undefined
          ? text(isError ? 'live.unreachable' : 'app.loading')
          : text('live.count', { count: data.items.length })}
      </p>
      {data !== undefined && shown > data.items.length && (
        <p className="quiet">{text('live.stays', { shown })}</p>
      )}
      <ul className="plain behind">
        {data?.items.map((view) => (
          <BehindRow key={view.id} view={view} open={open} />
        ))}
      </ul>
    </SideDrawer>
  );
}

function BehindRow({
  view,
  open,
}: {
  readonly view: InteractionView;
  readonly open: Props['open'];
}) {
  const text = useText();
  const { queue, agent } = useNames(view);
  const name = useParty(view);
  const state =
    view.outcome === null ? text(`state.${view.state}`) : outcomeWords(view.outcome, text);
  return (
    <li>
      <button type="button" className="work-row wide" onClick={() => open(view.id)}>
        <span className="who">
          <bdi>{name}</bdi>
        </span>
        <FormattedDate value={view.startedAt} timeStyle="medium" />
        <span className="quiet">
          {[queue, agent, state].filter((each) => each !== null).join(' · ')}
        </span>
      </button>
    </li>
  );
}
