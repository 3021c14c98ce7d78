import { Button, Switch } from '@fluentui/react-components';
import { AppDialog } from '../parts/app-dialog.tsx';
import { useText } from '../text/use-text.ts';
import { keyRows } from './shortcuts.ts';

interface Props {
  readonly isOn: boolean;
  readonly setOn: (isOn: boolean) => void;
  readonly close: () => void;
}

/** All keys, and the switch that turns single keys off. */
export function KeysDialog({ isOn, setOn, close }: Props) {
  const text = useText();
  return (
    <AppDialog
      title={text('keys.title')}
      close={close}
      actions={<Button onClick={close}>{text('keys.close')}</Button>}
    >
      <Switch
        label={text('keys.use')}
        checked={isOn}
        onChange={(_event, { checked }) => setOn(checked)}
      />
      <dl className="keys">
        {keyRows.map(([keys, words]) => (
          <div key={keys}>
            <dt>
              <kbd dir="ltr">{keys}</kbd>
            </dt>
            <dd>{text(words)}</dd>
          </div>
        ))}
      </dl>
    </AppDialog>
  );
}
