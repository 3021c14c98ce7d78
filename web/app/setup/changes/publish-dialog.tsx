import { Button, Field, Input, MessageBar, MessageBarBody } from '@fluentui/react-components';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { refusalWords } from '../../api/refusal.ts';
import { AppDialog } from '../../parts/app-dialog.tsx';
import { useToasts } from '../../shell/use-toasts.tsx';
import { useText } from '../../text/use-text.ts';
import { changesIn } from '../draft/compare.ts';
import { bothChanged, payloadOf } from '../draft/draft.ts';
import { useEditing, useStores } from '../draft/use-draft.tsx';
import { useWords } from '../text/use-words.tsx';
import { DifferenceList } from './difference-list.tsx';

/** What will change, whether somebody else changed the same meanwhile, and why it is done. */
export function PublishDialog({ close }: { readonly close: () => void }) {
  const words = useWords();
  const text = useText();
  const tell = useToasts();
  const { draft, faults } = useEditing();
  const { api, drafts } = useStores();
  const [note, setNote] = useState('');
  const now = useQuery({
    queryKey: ['setup-published'],
    staleTime: 0,
    queryFn: () => api.published(),
  });
  const both = now.data === undefined ? [] : bothChanged(draft, now.data);
  const publishing = useMutation({
    mutationFn: () => api.publish(payloadOf(draft.changes), { note, base: draft.base.version }),
    onSuccess: async () => {
      await drafts.published();
      tell(words('publish.done'));
      close();
    },
  });
  return (
    <AppDialog
      title={words('publish.title')}
      className="setup-fields setup-publish"
      submit={() => publishing.mutate()}
      close={close}
      actions={
        <>
          <Button onClick={close}>{words('kit.cancel')}</Button>
          <Button
            type="submit"
            appearance="primary"
            data-action="publishNow"
            disabled={publishing.isPending || faults.length > 0}
          >
            {words('draft.publish')}
          </Button>
        </>
      }
    >
      <DifferenceList changes={changesIn(draft)} />
      {faults.length > 0 && <p role="alert">{words('publish.faults')}</p>}
      {both.length > 0 && <p role="alert">{words('publish.both', { keys: both.join(', ') })}</p>}
      <Field label={words('publish.note')} hint={words('publish.note.hint')}>
        <Input
          value={note}
          maxLength={500}
          onChange={(_event, { value }) => setNote(value)}
          dir="auto"
        />
      </Field>
      {publishing.isError && (
        <MessageBar intent="error" politeness="assertive" layout="multiline">
          <MessageBarBody>{refusalWords(publishing.error, text)}</MessageBarBody>
        </MessageBar>
      )}
    </AppDialog>
  );
}
