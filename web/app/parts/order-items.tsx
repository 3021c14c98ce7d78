import { MenuItem } from '@fluentui/react-components';
import type { QueueView } from '../../../domain/index.ts';
import type { useWrite } from '../api/use-write.ts';
import { orderKeys, orders } from '../setup/words.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly queue: QueueView;
  readonly write: ReturnType<typeof useWrite>;
}

/** The hand on a queue's tap, as items of a menu in Live and in Setup. */
export function OrderItems({ queue: { id, name }, write }: Props) {
  const text = useText();
  return orders.map((state) => (
    <MenuItem
      key={state}
      onClick={() =>
        write.mutate({
          ...{ route: 'PUT /queues/{id}/state', id, body: { state } },
          done: text('order.done', { queue: name, order: text(orderKeys[state]) }),
        })
      }
    >
      {text(orderKeys[state])}
    </MenuItem>
  ));
}
