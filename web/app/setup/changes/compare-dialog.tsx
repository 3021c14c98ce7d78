import { Button } from '@fluentui/react-components';
import { AppDialog } from '../../parts/app-dialog.tsx';
import { changesIn } from '../draft/compare.ts';
import { useEditing } from '../draft/use-draft.tsx';
import { useWords } from '../text/use-words.tsx';
import { DifferenceList } from './difference-list.tsx';

/** The draft beside what is published. */
export function CompareDialog({ close }: { readonly close: () => void }) {
  const words = useWords();
  const { draft } = useEditing();
  return (
    <AppDialog
      title={words('compare.title')}
      close={close}
      actions={<Button onClick={close}>{words('kit.close')}</Button>}
    >
      <DifferenceList changes={changesIn(draft)} />
    </AppDialog>
  );
}
