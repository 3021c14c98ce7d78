import { Button, Field, Input, Select } from '@fluentui/react-components';
import { useState } from 'react';
import { configKey } from '../../../../domain/index.ts';
import { AppDialog } from '../../parts/app-dialog.tsx';
import { parseNumber } from '../../parts/phone.ts';
import { createDocument } from '../create.ts';
import { putDocument, useEditing } from '../draft/use-draft.tsx';
import type { EditedKind } from '../sections.ts';
import { useWords } from '../text/use-words.tsx';
import { UploadField } from '../prompts/upload-field.tsx';

interface Props {
  readonly kinds: readonly EditedKind[];
  /** With the key of what was made. */
  readonly close: (made?: string) => void;
}

/** What it is and how it is called; everything else has a default and is set afterwards. */
export function NewDialog({ kinds, close }: Props) {
  const words = useWords();
  const { documents, drafts } = useEditing();
  const [kind, setKind] = useState<EditedKind>(kinds[0] ?? 'queue');
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const isNamed = kind !== 'dialPolicy';
  const make = () => {
    const wanted = kind === 'number' ? parseNumber(name) : name.trim();
    if (wanted === null || (wanted === '' && isNamed)) return setFault(words('fault.missing'));
    if (kind === 'number' && documents.has(`number/${wanted}`)) return setFault(words('new.taken'));
    const document = createDocument({ kind, name: wanted, documents });
    if (drafts !== null) putDocument(drafts, document);
    close(configKey(document));
  };
  return (
    <AppDialog
      title={words('new.title')}
      className="setup-fields"
      submit={make}
      close={() => close()}
      actions={
        <>
          <Button onClick={() => close()}>{words('kit.cancel')}</Button>
          {kind !== 'audio' && (
            <Button type="submit" appearance="primary" data-action="make">
              {words('new.make')}
            </Button>
          )}
        </>
      }
    >
      {kinds.length > 1 && <KindField kinds={kinds} kind={kind} setKind={setKind} />}
      {kind === 'audio' ? (
        <UploadField done={close} />
      ) : !isNamed ? null : (
        <Field
          label={words(kind === 'number' ? 'new.number' : 'new.name')}
          {...(kind === 'number' ? { hint: words('new.number.hint') } : {})}
          {...(fault === null ? {} : { validationMessage: fault })}
        >
          <Input
            value={name}
            maxLength={64}
            onChange={(_event, { value }) => setName(value)}
            dir={kind === 'number' ? 'ltr' : 'auto'}
          />
        </Field>
      )}
    </AppDialog>
  );
}

interface KindProps extends Pick<Props, 'kinds'> {
  readonly kind: EditedKind;
  readonly setKind: (kind: EditedKind) => void;
}

function KindField({ kinds, kind, setKind }: KindProps) {
  const words = useWords();
  return (
    <Field label={words('new.kind')}>
      <Select
        value={kind}
        onChange={(_event, { value }) => setKind(value as EditedKind)} // one of the options
      >
        {kinds.map((each) => (
          <option key={each} value={each}>
            {words(`kind.${each}`)}
          </option>
        ))}
      </Select>
    </Field>
  );
}
