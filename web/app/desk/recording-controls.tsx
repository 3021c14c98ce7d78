import { Button, Toolbar } from '@fluentui/react-components';
import { PauseRegular, PlayRegular, RecordRegular, StopRegular } from '@fluentui/react-icons';
import type { InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { useText } from '../text/use-text.ts';

const buttons = [
  { mode: 'start', icon: <RecordRegular /> },
  { mode: 'pause', icon: <PauseRegular /> },
  { mode: 'resume', icon: <PlayRegular /> },
  { mode: 'stop', icon: <StopRegular /> },
] as const;

/** Whether the call is recorded, and what the queue lets its agent do about it. */
export function RecordingControls({ view }: { readonly view: InteractionView }) {
  const text = useText();
  const write = useWrite();
  const { recording, recordingMay = [] } = view;
  if (recording === undefined) return null;
  return (
    <Toolbar className="controls recording" aria-label={text('recording.controls')}>
      <span className="recording-state" role="status" data-state={recording}>
        <RecordRegular aria-hidden="true" />
        {text(`recording.${recording}`)}
      </span>
      {buttons
        .filter(({ mode }) => recordingMay.includes(mode))
        .map(({ mode, icon }) => (
          <Button
            key={mode}
            icon={icon}
            disabledFocusable={write.isPending}
            data-action={`recording-${mode}`}
            onClick={() =>
              write.mutate({
                route: `POST /interactions/{id}/recording/${mode}`,
                id: view.id,
                body: {},
              })
            }
          >
            {text(`recording.${mode}`)}
          </Button>
        ))}
    </Toolbar>
  );
}
