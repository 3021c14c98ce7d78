import { Button, CounterBadge } from '@fluentui/react-components';
import { MailRegular } from '@fluentui/react-icons';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';
import { LOOK_MS, readBoxes } from './voicemails.ts';

const VoicemailDialog = lazy(async () => ({
  default: (await import('./voicemail-dialog.tsx')).VoicemailDialog,
}));

/** There while a message lies in a box of this person's; counts those that nobody has heard. */
export function VoicemailButton() {
  const text = useText();
  const { api } = useServices();
  const [isOpen, setOpen] = useState(false);
  const { data } = useQuery({
    queryKey: ['voicemails'],
    queryFn: () => readBoxes(api),
    refetchInterval: LOOK_MS,
  });
  const boxes = (data ?? []).filter(({ messages }) => messages > 0);
  const count = boxes.reduce((sum, { unheard }) => sum + unheard, 0);
  if (boxes.length === 0 && !isOpen) return null;
  const label = count === 0 ? text('voicemail.title') : text('voicemail.open', { count });
  return (
    <>
      <Button
        appearance="subtle"
        className="voicemail-button"
        icon={<MailRegular />}
        data-action="voicemail"
        aria-label={label}
        title={label}
        onClick={() => setOpen(true)}
      >
        {count > 0 && <CounterBadge count={count} size="small" aria-hidden="true" />}
      </Button>
      {isOpen && (
        <Suspense fallback={null}>
          <VoicemailDialog boxes={data ?? []} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
