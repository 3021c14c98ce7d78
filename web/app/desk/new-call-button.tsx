import { Button } from '@fluentui/react-components';
import { CallAddRegular } from '@fluentui/react-icons';
import { Suspense, lazy, useState } from 'react';
import { useText } from '../text/use-text.ts';

const NewCallDialog = lazy(async () => ({
  default: (await import('./new-call-dialog.tsx')).NewCallDialog,
}));

export function NewCallButton() {
  const text = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        appearance="subtle"
        icon={<CallAddRegular />}
        data-action="newCall"
        onClick={() => setOpen(true)}
      >
        {text('newCall.open')}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <NewCallDialog close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
