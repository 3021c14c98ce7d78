import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import { DismissRegular } from '@fluentui/react-icons';
import type { InteractionView } from '../../../domain/index.ts';
import { useWrite } from '../api/use-write.ts';
import { useServices } from '../store/context.tsx';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly view: InteractionView;
  /** Offers that this page declined: they are not missed ones. */
  readonly declined: Set<string>;
}

/** Not now: at once, or with one of the queue's reasons where it lists any. */
export function DeclineButton({ view, declined }: Props) {
  const text = useText();
  const { me } = useServices();
  const write = useWrite();
  const reasons = me.queues.find(({ id }) => id === view.queue)?.declineReasons ?? [];
  const decline = (reason?: string) => {
    const id = view.offer ?? '';
    declined.add(id);
    const body = reason === undefined ? {} : { reason };
    write.mutate(
      { route: 'POST /offers/{id}/decline', id, body },
      // It rings on, and may still be missed.
      { onError: () => declined.delete(id) },
    );
  };
  const common = {
    icon: <DismissRegular />,
    disabledFocusable: write.isPending,
    'data-action': 'decline',
  } as const;
  if (reasons.length === 0) {
    return (
      <Button {...common} onClick={() => decline()}>
        {text('offer.decline')}
      </Button>
    );
  }
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button {...common}>{text('offer.decline')}</Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList aria-label={text('offer.decline')}>
          {reasons.map((reason) => (
            <MenuItem key={reason} onClick={() => decline(reason)}>
              <bdi>{reason}</bdi>
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
