import { expect, it } from 'vitest';
import { checkConfig } from './index.ts';
import { emptyConfig } from './config.ts';
import { contoso } from './test-support/fixture.ts';

const faults = (change: Record<string, object>) => checkConfig(contoso(change), emptyConfig());
const callerId = (number: string) => ({ sales: { outbound: { callerId: number } } });

it('a queue shows a number of the organisation that it may show, or none', () => {
  expect(faults(callerId('+442079460130'))).toEqual([]);
  expect(faults(callerId('+442079460999'))[0]).toMatch(/callerId.*none of the organisation/);
  const others = { supportNumber: { shownBy: { queues: ['support'] } } };
  expect(faults({ ...callerId('+442079460130'), ...others })[0]).toMatch(/may not be shown/);
});

it('a number names queues and agents that there are', () => {
  const shownBy = { queues: ['sales', 'zoo'], agents: ['ana', 'zoe'] };
  expect(faults({ salesNumber: { shownBy } })).toEqual([
    'number/+442079460120/shownBy/queues: queue zoo does not exist; leave it out',
    'number/+442079460120/shownBy/agents: agent zoe does not exist; leave it out',
  ]);
});
