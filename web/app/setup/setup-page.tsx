import { Button } from '@fluentui/react-components';
import { Suspense } from 'react';
import { ChangesPage } from './changes/changes-page.tsx';
import { DraftBar } from './changes/draft-bar.tsx';
import { EditingProvider, useDraftState, useEditing, useStores } from './draft/use-draft.tsx';
import type { Editing } from './draft/use-draft.tsx';
import { DocumentsPage } from './objects/documents-page.tsx';
import { QueuesNow } from './queues/queues-now.tsx';
import { sectionOf, sections } from './sections.ts';
import type { SectionId } from './sections.ts';
import { StartPage } from './start/start-page.tsx';
import { useGoTo, usePlace } from './use-place.ts';
import { WordsProvider, useWords } from './text/use-words.tsx';
import { TenantChip } from '../shell/tenant-page.tsx';
import { useServices } from '../store/context.tsx';
import './setup.css';

/** Setup for who may read the configuration; others see how the queues route. */
export function SetupPage() {
  const { me } = useServices();
  const mayRead = ['supervisor', 'administrator', 'provider'].some((role) =>
    (me.roles as readonly string[]).includes(role),
  );
  if (!mayRead) return <QueuesNow />;
  return (
    <Suspense fallback={null}>
      <WordsProvider>
        <Setup />
      </WordsProvider>
    </Suspense>
  );
}

function Setup() {
  const words = useWords();
  const state = useDraftState();
  const { drafts } = useStores();
  if (state.kind === 'ready') {
    return (
      <EditingProvider state={state}>
        <Shell />
      </EditingProvider>
    );
  }
  return (
    <div className="page-note">
      <h1 className="hidden">{words('setup.title')}</h1>
      {state.kind === 'loading' ? (
        <p>{words('setup.loading')}</p>
      ) : (
        <>
          <p role="alert">{words('setup.failed')}</p>
          <Button onClick={() => void drafts.load()}>{words('setup.again')}</Button>
        </>
      )}
    </div>
  );
}

function Shell() {
  const words = useWords();
  const { section } = usePlace();
  const editing = useEditing();
  const chosen = sectionOf(section ?? '') ?? sectionOf(firstSection(editing));
  if (chosen === null) return null;
  return (
    <div className="setup" data-section={chosen.id}>
      <h1 className="hidden">{words('setup.title')}</h1>
      <TenantChip />
      <DraftBar />
      <Sections chosen={chosen.id} />
      {chosen.kinds.length > 0 ? (
        <DocumentsPage key={chosen.id} section={chosen} />
      ) : chosen.id === 'start' ? (
        <StartPage />
      ) : (
        <ChangesPage />
      )}
    </div>
  );
}

/** Who may edit begins at the beginning, who reads only at the queues. */
function firstSection({ drafts }: Editing): SectionId {
  return drafts === null ? 'queues' : 'start';
}

function Sections({ chosen }: { readonly chosen: SectionId }) {
  const words = useWords();
  const goTo = useGoTo();
  const { draft, documents } = useEditing();
  const changed = new Set([...draft.changes.keys()].map((key) => key.split('/')[0]));
  return (
    <nav
      aria-label={words('setup.sections')}
      data-region
      tabIndex={-1}
      className="setup-sections setup-card"
    >
      <ul className="plain">
        {sections.map(({ id, label, kinds }) => {
          const own: readonly string[] = kinds;
          const count = [...documents.values()].filter(({ kind }) => own.includes(kind)).length;
          return (
            <li key={id}>
              <button
                type="button"
                className="setup-item"
                data-open={id}
                aria-current={id === chosen ? 'page' : undefined}
                onClick={() => goTo(id)}
              >
                <span className="setup-item-name">
                  {words(label)}
                  {own.some((kind) => changed.has(kind)) && (
                    <span className="setup-mark" title={words('draft.changed')} aria-hidden="true">
                      ●
                    </span>
                  )}
                </span>
                {own.length > 0 && <span className="quiet">{count}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
