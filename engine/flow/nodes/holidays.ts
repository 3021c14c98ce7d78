import { holidayAt } from '../holidays.ts';
import type { NodeOf, NodeRun } from '../node-run.ts';

/** The first set that has a holiday now. */
export const holidays: NodeRun<NodeOf<'holidays'>> = {
  find(run, _interaction, node) {
    const { config } = run.state;
    const timeZone = node.timeZone ?? config.settings?.timeZone ?? 'UTC';
    for (const { holidays: id, to } of node.sets) {
      const set = config.holidays.get(id);
      const holiday = set === undefined ? null : holidayAt(set, run.at, timeZone);
      if (holiday !== null) return { entered: { holiday: holiday.name }, next: to };
    }
    return { entered: {}, next: node.otherwise };
  },
};
