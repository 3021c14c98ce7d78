import { expect, it } from 'vitest';
import { InteractionId, LegId } from '../../../domain/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import { FactQueue } from './fact-queue.ts';
import { Leg, LegTable } from './leg-table.ts';
import { realTimers } from './timers.ts';

const host = new RecordingHost();
const interaction = InteractionId.parse('i-1');

function leg(id: string): Leg {
  const { tenant } = host;
  return new Leg({
    tenant,
    id: LegId.parse(id),
    role: 'customer',
    trunk: null,
    facts: new FactQueue({ host, timers: realTimers, log: () => undefined }, tenant),
    release: () => undefined,
    state: { kind: 'starting' },
  });
}

it('a leg that took the place of the customer’s is theirs after the old one has gone', () => {
  const table = new LegTable();
  const [old, next] = [leg('old'), leg('next')];
  table.add(old);
  table.join(old, interaction);
  table.add(next);
  table.join(next, interaction);
  table.remove(old);
  expect(table.customerOf(host.tenant, interaction)).toBe(next);
  table.remove(next);
  expect(table.customerOf(host.tenant, interaction)).toBeUndefined();
});
