import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { changesIn } from '../draft/compare.ts';
import { useEditing } from '../draft/use-draft.tsx';
import { useWords } from '../text/use-words.tsx';
import { DifferenceList } from './difference-list.tsx';

/** The draft beside what is published. */
export function CompareDialog({ close }: { readonly close: () => void }) {
  const words = useWords();
  const { draft } = useEditing();
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{words('compare.title')}</DialogTitle>
          <DialogContent>
            <DifferenceList changes={changesIn(draft)} />
          </DialogContent>
          <DialogActions>
            <Button onClick={close}>{words('kit.close')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
