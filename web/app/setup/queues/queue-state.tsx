import { Button, Menu, MenuList, MenuPopover, MenuTrigger } from '@fluentui/react-components';
import type { QueueView } from '../../../../domain/index.ts';
import { useWrite } from '../../api/use-write.ts';
import { OrderItems } from '../../parts/order-items.tsx';
import { useServices } from '../../store/context.tsx';
import { useText } from '../../text/use-text.ts';

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
          <OrderItems queue={queue} write={write} />
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
