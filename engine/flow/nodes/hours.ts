import { isOpen } from '../hours.ts';
import type { NodeOf, NodeRun } from '../node-run.ts';

export const hours: NodeRun<NodeOf<'hours'>> = {
  find(run, _interaction, node) {
    const config = run.state.config.hours.get(node.hours);
    const open = config !== undefined && isOpen(config, run.at);
    return { entered: { open }, next: open ? node.open : node.closed };
  },
};
