import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
} from '@fluentui/react-components';
import type { QueueView } from '../../../../domain/index.ts';
import { useWrite } from '../../api/use-write.ts';
import { useServices } from '../../store/context.tsx';
import { useText } from '../../text/use-text.ts';
import { orderKeys, orders } from '../words.ts';

/** Pause, drain, open or close by hand, until it is taken back; for who leads. */
export function QueueState({ queue }: { readonly queue: QueueView }) {
  const text = useText();
  const write = useWrite();
  const { me } = useServices();
  const mayLead = me.roles.includes('supervisor') || me.roles.includes('administrator');
  if (!mayLead) return null;
  return (
    <Menu>
      <MenuTrigger disableButtonEnhancement>
        <Button disabled={write.isPending} data-action="queueState">
          {text('order.change')}
        </Button>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {orders.map((state) => (
            <MenuItem
              key={state}
              onClick={() =>
                write.mutate({
                  route: 'PUT /queues/{id}/state',
                  id: queue.id,
                  body: { state },
                  done: text('order.done', { queue: queue.name, order: text(orderKeys[state]) }),
                })
              }
            >
              {text(orderKeys[state])}
            </MenuItem>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
