import { Tab, TabList } from '@fluentui/react-components';
import { useState } from 'react';
import { useText } from '../text/use-text.ts';
import { AgentsTable } from './agents-table.tsx';
import { BehindDrawer } from './behind-drawer.tsx';
import type { Behind } from './behind-drawer.tsx';
import { ContactsTable } from './contacts-table.tsx';
import { InteractionDrawer } from './interaction-drawer.tsx';
import { QueuesTable } from './queues-table.tsx';
import { Tiles } from './tiles.tsx';

type View = 'queues' | 'agents' | 'contacts';
const views: readonly View[] = ['queues', 'agents', 'contacts'];

/** Wireframe C: what happens now, today's numbers, and behind each the interactions themselves. */
export function LivePage() {
  const text = useText();
  const [view, setView] = useState<View>('queues');
  const [behind, setBehind] = useState<Behind | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className="live">
      <h1 className="hidden">{text('live.title')}</h1>
      <Tiles open={setBehind} showContacts={() => setView('contacts')} />
      <section aria-label={text(`live.${view}`)} data-region tabIndex={-1} className="live-main">
        <TabList
          selectedValue={view}
          onTabSelect={(_event, { value }) => setView(value as View)}
          aria-label={text('live.views')}
        >
          {views.map((each) => (
            <Tab key={each} value={each}>
              {text(`live.${each}`)}
            </Tab>
          ))}
        </TabList>
        {view === 'queues' && <QueuesTable open={setBehind} />}
        {view === 'agents' && <AgentsTable open={setOpen} />}
        {view === 'contacts' && <ContactsTable open={setOpen} />}
      </section>
      {behind !== null && (
        <BehindDrawer behind={behind} open={setOpen} close={() => setBehind(null)} />
      )}
      {open !== null && <InteractionDrawer key={open} id={open} close={() => setOpen(null)} />}
    </div>
  );
}
