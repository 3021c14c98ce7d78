import { Button, Tab, TabList } from '@fluentui/react-components';
import { DismissRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useEffect, useState } from 'react';
import { TenantChip } from '../shell/tenant-page.tsx';
import { useBoard, useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { AgentsTable } from './agents-table.tsx';
import { BehindDrawer } from './behind-drawer.tsx';
import type { Behind } from './behind-drawer.tsx';
import { ContactsTable } from './contacts-table.tsx';
import { allContacts, openCallbacks, stageKeys } from './filters.ts';
import type { ContactsFilter, Shown } from './filters.ts';
import { InteractionDrawer } from './interaction-drawer.tsx';
import { QueuesTable } from './queues-table.tsx';
import { SupervisionBar } from './supervise.tsx';
import { Tiles } from './tiles.tsx';

const views: Readonly<Record<Shown['view'], Shown>> = {
  queues: { view: 'queues' },
  agents: { view: 'agents', filter: 'all' },
  contacts: { view: 'contacts', filter: allContacts },
};
const isView = (value: unknown): value is Shown['view'] => String(value) in views;

/** Wireframe C: what happens now, today's numbers, and behind each the interactions themselves. */
export function LivePage() {
  const text = useText();
  const [shown, show] = useState<Shown>(views.queues);
  const [behind, setBehind] = useState<Behind | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const { view } = shown;
  return (
    <div className="live">
      <h1 className="hidden">{text('live.title')}</h1>
      <TenantChip />
      <SupervisionBar />
      <Tiles open={setBehind} show={show} />
      <section aria-label={text(`live.${view}`)} data-region tabIndex={-1} className="live-main">
        <div className="row">
          <TabList
            selectedValue={view}
            onTabSelect={(_event, { value }) => isView(value) && show(views[value])}
            aria-label={text('live.views')}
          >
            {(['queues', 'agents', 'contacts'] as const).map((each) => (
              <Tab key={each} value={each}>
                {text(`live.${each}`)}
              </Tab>
            ))}
          </TabList>
          <CallbacksButton show={show} />
          <FilterChip shown={shown} clear={() => show(views[view])} />
          <PauseButton />
        </div>
        {view === 'queues' && <QueuesTable open={setBehind} show={show} />}
        {view === 'agents' && <AgentsTable filter={shown.filter} open={setOpen} />}
        {view === 'contacts' && <ContactsTable filter={shown.filter} open={setOpen} />}
      </section>
      {behind !== null && (
        <BehindDrawer behind={behind} open={setOpen} close={() => setBehind(null)} />
      )}
      {open !== null && <InteractionDrawer key={open} id={open} close={() => setOpen(null)} />}
    </div>
  );
}

/** How many customers are to be called back, later or as soon as their turn comes. */
function CallbacksButton({ show }: { readonly show: (shown: Shown) => void }) {
  const text = useText();
  const count = useBoard(openCallbacks);
  if (count === 0) return null;
  return (
    <button
      type="button"
      className="figure"
      data-callbacks={count}
      onClick={() => show({ view: 'contacts', filter: { queue: null, stage: 'callback' } })}
    >
      {text('callback.count', { count })}
    </button>
  );
}

interface ChipProps {
  readonly shown: Shown;
  readonly clear: () => void;
}

/** Says what is left out, and puts it back. */
function FilterChip({ shown, clear }: ChipProps) {
  const text = useText();
  if (shown.view === 'queues') return null;
  if (shown.view === 'contacts') return <ContactsChip filter={shown.filter} clear={clear} />;
  return shown.filter === 'all' ? null : <Chip words={text('tile.ready')} clear={clear} />;
}

function ContactsChip({
  filter: { queue, stage },
  clear,
}: {
  readonly filter: ContactsFilter;
  readonly clear: () => void;
}) {
  const text = useText();
  const name = useBoard((board) =>
    queue === null ? null : (board.queues.get(queue)?.name ?? queue),
  );
  if (queue === null && stage === null) return null;
  const words = [name, stage === null ? null : text(stageKeys[stage])];
  return <Chip words={words.filter((each) => each !== null).join(' · ')} clear={clear} />;
}

function Chip({ words, clear }: { readonly words: string; readonly clear: () => void }) {
  const text = useText();
  return (
    <span className="chip with-icon" data-filter>
      <bdi>{words}</bdi>
      <Button
        appearance="transparent"
        size="small"
        icon={<DismissRegular />}
        aria-label={text('live.showAll')}
        onClick={clear}
      />
    </span>
  );
}

/** Holds the picture still, to read it; what happens meanwhile is shown at once afterwards. */
function PauseButton() {
  const text = useText();
  const { board } = useServices();
  const [isPaused, setPaused] = useState(false);
  useEffect(() => {
    if (!isPaused) return undefined;
    board.pause();
    return () => board.resume();
  }, [board, isPaused]);
  return (
    <Button
      className="pause"
      appearance={isPaused ? 'primary' : 'subtle'}
      icon={isPaused ? <PlayRegular /> : <PauseRegular />}
      aria-pressed={isPaused}
      data-action="pause"
      onClick={() => setPaused(!isPaused)}
    >
      {text(isPaused ? 'live.resume' : 'live.pause')}
    </Button>
  );
}
