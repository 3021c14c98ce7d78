import {
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

interface Props {
  readonly title: string;
  readonly className?: string;
  /** The buttons at its foot. */
  readonly actions: ReactNode;
  /** What Enter does; without it nothing is sent. */
  readonly submit?: () => void;
  readonly close: () => void;
  readonly children: ReactNode;
}

/** A dialog that is open for as long as it is there. */
export function AppDialog({ title, className, actions, submit, close, children }: Props) {
  const body = (
    <DialogBody>
      <DialogTitle>{title}</DialogTitle>
      <DialogContent className={className}>{children}</DialogContent>
      <DialogActions>{actions}</DialogActions>
    </DialogBody>
  );
  return (
    <Dialog open onOpenChange={(_event, { open }) => !open && close()}>
      <DialogSurface>
        {submit === undefined ? (
          body
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            {body}
          </form>
        )}
      </DialogSurface>
    </Dialog>
  );
}
