import { expect, it } from 'vitest';
import { InteractionId, LegId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import { RecordingHost } from '../test-support/recording-host.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { Leg, LegTable } from './leg-table.ts';
import { Mixes } from './mixes.ts';
import { realTimers } from './timers.ts';

const host = new RecordingHost();
const { tenant } = host;
const legs = new LegTable();
const ctx = { host, legs, log: () => undefined } as unknown as DriverContext; // all that it asks
const members = ['one', 'two'].map((id) => {
  return { leg: LegId.parse(id), role: 'agent', mode: 'party' } as const;
});
const [first] = members;
const mix = { kind: 'mix', leg: LegId.parse('one'), members } as const;

function up(id: LegId, bridged: string[]): Leg {
  const media = { bridge: () => bridged.push(id) } as unknown as MediaLeg;
  const leg = new Leg({
    tenant,
    id,
    role: 'agent',
    trunk: null,
    facts: new FactQueue({ host, timers: realTimers, log: () => undefined }, tenant),
    release: () => undefined,
    state: { kind: 'answered', call: {} as unknown as SipCall, media },
  });
  legs.add(leg);
  return leg;
}

it('a mix that comes when all its people have gone is kept for nobody', async () => {
  const mixes = new Mixes();
  const action = { ...mix, interaction: InteractionId.parse('i-1') };
  expect(await mixes.set(ctx, tenant, action)).toMatchObject({ code: 'legGone' });
  const bridged: string[] = [];
  for (const { leg } of members) mixes.legIsUp(ctx, up(leg, bridged));
  await Promise.resolve();
  expect(bridged).toEqual([]);
  expect(await mixes.set(ctx, tenant, action)).toMatchObject({ result: 'ok' });
  expect(bridged).toEqual([first?.leg]);
});
