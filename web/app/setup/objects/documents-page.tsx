import { Button } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { configKey } from '../../../../domain/index.ts';
import type { ConfigDocument } from '../../../../domain/index.ts';
import { useBoard } from '../../store/context.tsx';
import { useText } from '../../text/use-text.ts';
import { faultsAt } from '../draft/faults.ts';
import { useEditing } from '../draft/use-draft.tsx';
import { headingOf, ofKind } from '../form/context.tsx';
import { conditionKeys } from '../words.ts';
import { makeable, placeOf } from '../sections.ts';
import type { EditedKind, sections } from '../sections.ts';
import { useWords } from '../text/use-words.tsx';
import { useGoTo, usePlace } from '../use-place.ts';
import { DocumentPane } from './document-pane.tsx';
import { NewDialog } from './new-dialog.tsx';

type Section = (typeof sections)[number];

/** The documents of a section, and the one that is looked at. */
export function DocumentsPage({ section }: { readonly section: Section }) {
  const words = useWords();
  const goTo = useGoTo();
  const { key } = usePlace();
  const { documents, drafts } = useEditing();
  const [isNewOpen, setNewOpen] = useState(false);
  const kinds: readonly EditedKind[] = section.kinds;
  const all = kinds.flatMap((kind) => ofKind(documents, kind));
  const free = makeable(kinds, documents);
  const chosen = all.find((each) => configKey(each) === key) ?? all[0];
  return (
    <>
      <nav
        aria-label={words(section.label)}
        data-region
        tabIndex={-1}
        className="setup-list setup-card"
      >
        <div className="setup-list-head">
          <h2>{words(section.label)}</h2>
          {drafts !== null && free.length > 0 && (
            <Button
              size="small"
              icon={<AddRegular />}
              data-action="new"
              onClick={() => setNewOpen(true)}
            >
              {words('list.new')}
            </Button>
          )}
        </div>
        {kinds.map((kind) => (
          <KindList
            key={kind}
            kind={kind}
            isNamed={kinds.length > 1}
            chosen={chosen === undefined ? '' : configKey(chosen)}
          />
        ))}
      </nav>
      {chosen === undefined ? (
        <p className="page-note">{words('list.empty')}</p>
      ) : (
        <DocumentPane key={configKey(chosen)} document={chosen} />
      )}
      {isNewOpen && (
        <NewDialog
          kinds={free}
          close={(made) => {
            setNewOpen(false);
            if (made !== undefined) goTo(`${section.id}/${made}`);
          }}
        />
      )}
    </>
  );
}

interface KindListProps {
  readonly kind: EditedKind;
  readonly isNamed: boolean;
  readonly chosen: string;
}

function KindList({ kind, isNamed, chosen }: KindListProps) {
  const words = useWords();
  const { documents } = useEditing();
  const all = ofKind(documents, kind);
  return (
    <>
      {isNamed && <h3>{words(`kind.${kind}`)}</h3>}
      <ul className="plain">
        {all.map((each) => (
          <DocumentItem
            key={configKey(each)}
            document={each}
            isChosen={configKey(each) === chosen}
          />
        ))}
      </ul>
      {isNamed && all.length === 0 && <p className="quiet">{words('list.none')}</p>}
    </>
  );
}

interface ItemProps {
  readonly document: ConfigDocument;
  readonly isChosen: boolean;
}

function DocumentItem({ document, isChosen }: ItemProps) {
  const words = useWords();
  const goTo = useGoTo();
  const { draft, faults } = useEditing();
  const key = configKey(document);
  const own = faultsAt(faults, key, { deep: true });
  return (
    <li>
      <button
        type="button"
        className="setup-item"
        data-item
        data-key={key}
        {...(document.kind === 'queue' ? { 'data-queue': document.id } : {})}
        aria-current={isChosen ? 'true' : undefined}
        onClick={() => goTo(placeOf(key) ?? '')}
      >
        <span className="setup-item-name">
          <bdi>{headingOf(document, words)}</bdi>
          {draft.changes.has(key) && (
            <span className="chip">
              {words(draft.base.documents.has(key) ? 'draft.changed' : 'draft.added')}
            </span>
          )}
        </span>
        {own.length > 0 && (
          <span className="setup-fault">{words('check.faults', { count: own.length })}</span>
        )}
        {document.kind === 'queue' && <QueueFigure id={document.id} />}
      </button>
    </li>
  );
}

function QueueFigure({ id }: { readonly id: string }) {
  const text = useText();
  const queue = useBoard((board) => board.queues.get(id) ?? null);
  if (queue === null) return null;
  const { state = 'open', waiting } = queue;
  return (
    <span className="quiet">
      {state === 'open' ? text('transfer.waiting', { count: waiting }) : text(conditionKeys[state])}
    </span>
  );
}
