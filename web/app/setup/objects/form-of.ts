import { ConfigDocument, configKey } from '../../../../domain/index.ts';
import { putDocument } from '../draft/use-draft.tsx';
import type { Editing } from '../draft/use-draft.tsx';
import { variantOf } from '../form/form.ts';
import type { Form } from '../form/form.ts';

/** The form of a whole document: a change goes into the draft. */
export function formOf<D extends ConfigDocument>(document: D, editing: Editing): Form<D> {
  const { drafts } = editing;
  return {
    value: document,
    path: configKey(document),
    schema: variantOf(ConfigDocument, document.kind),
    isReadOnly: drafts === null,
    change: (next, tag) => {
      if (drafts !== null) putDocument(drafts, next, tag);
    },
  };
}
