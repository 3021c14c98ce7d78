import {
  Button,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Tooltip,
} from '@fluentui/react-components';
import { ArrowRedoRegular, ArrowUndoRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { InBar } from '../../shell/bar.tsx';
import { useEditing } from '../draft/use-draft.tsx';
import type { DraftStore } from '../draft/draft-store.ts';
import { faultWords } from '../form/fields.tsx';
import { placeOf } from '../sections.ts';
import { useWords } from '../text/use-words.tsx';
import { useGoTo } from '../use-place.ts';
import { CompareDialog } from './compare-dialog.tsx';
import { KeptMark } from './kept-mark.tsx';
import { PublishDialog } from './publish-dialog.tsx';

/** Draft → checked → compared → published, with the way back at each step. */
export function DraftBar() {
  const words = useWords();
  const { draft, drafts } = useEditing();
  const [open, setOpen] = useState<'compare' | 'publish' | null>(null);
  const close = () => setOpen(null);
  const count = draft.changes.size;
  return (
    <InBar>
      <div className="setup-bar" role="group" aria-label={words('draft.label')}>
        {drafts === null ? (
          <span className="quiet">{words('draft.readOnly')}</span>
        ) : (
          <>
            <span data-draft={count} role="status">
              {words('draft.count', { count })}
            </span>
            <Checked />
            {drafts.keeper !== null && <KeptMark drafts={drafts} keeper={drafts.keeper} />}
            <Steps drafts={drafts} />
            <Button disabled={count === 0} data-action="compare" onClick={() => setOpen('compare')}>
              {words('draft.compare')}
            </Button>
            <Button
              appearance="primary"
              disabled={count === 0}
              data-action="publish"
              onClick={() => setOpen('publish')}
            >
              {words('draft.publish')}
            </Button>
          </>
        )}
        {open === 'compare' && <CompareDialog close={close} />}
        {open === 'publish' && <PublishDialog close={close} />}
      </div>
    </InBar>
  );
}

function Steps({ drafts }: { readonly drafts: DraftStore }) {
  const words = useWords();
  const { draft } = useEditing();
  return (
    <>
      <Tooltip content={words('draft.undo')} relationship="label">
        <Button
          appearance="subtle"
          icon={<ArrowUndoRegular className="mirrored" />}
          data-action="undo"
          disabled={draft.past.length === 0}
          onClick={() => drafts.undo()}
        />
      </Tooltip>
      <Tooltip content={words('draft.redo')} relationship="label">
        <Button
          appearance="subtle"
          icon={<ArrowRedoRegular className="mirrored" />}
          data-action="redo"
          disabled={draft.future.length === 0}
          onClick={() => drafts.redo()}
        />
      </Tooltip>
      <Button
        appearance="subtle"
        disabled={draft.changes.size === 0}
        data-action="discard"
        onClick={() => drafts.discard()}
      >
        {words('draft.discard')}
      </Button>
    </>
  );
}

/** What the check says of the draft as it stands; each fault leads to where it is mended. */
function Checked() {
  const words = useWords();
  const goTo = useGoTo();
  const { draft, faults, isChecked } = useEditing();
  if (draft.changes.size === 0) return null;
  if (faults.length === 0) {
    return (
      <span data-check={isChecked ? 'ok' : 'asked'} className="quiet">
        {words(isChecked ? 'check.ok' : 'check.asked')}
      </span>
    );
  }
  return (
    <Popover>
      <PopoverTrigger disableButtonEnhancement>
        <Button data-check="faults" className="setup-fault">
          {words('check.faults', { count: faults.length })}
        </Button>
      </PopoverTrigger>
      <PopoverSurface aria-label={words('check.title')}>
        <ul className="plain setup-faults">
          {faults.map((fault) => {
            const key = fault.path.split('/').slice(0, 2).join('/');
            const place = placeOf(key);
            return (
              <li key={`${fault.path} ${fault.message}`}>
                <code dir="ltr">{fault.path}</code>
                <span>{faultWords(fault, words)}</span>
                {place !== null && (
                  <button type="button" className="setup-link" onClick={() => goTo(place)}>
                    {words('check.show')}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
      </PopoverSurface>
    </Popover>
  );
}
