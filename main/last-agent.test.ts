import { expect, it } from 'vitest';
import { CallerFacts, Command, ConfigDocument, TenantId } from '../domain/index.ts';
import { MemoryJournal, Projector } from '../journal/index.ts';
import { CustomerDoor } from './customer-door.ts';
import { TenantLoop } from './tenant/loop.ts';
import { silentLog, StepClock } from './test-support/step-clock.ts';

const tenant = TenantId.parse('t');
const by = { kind: 'system' } as const;
const agent = (id: string) => ({
  kind: 'agent',
  id,
  name: id,
  skills: [],
  address: { kind: 'sip', uri: `sip:${id}@127.0.0.1:5080` },
});
const documents = [
  { kind: 'settings', name: 'T', timeZone: 'Europe/London' },
  agent('ana'),
  agent('ben'),
  { kind: 'queue', id: 'q', name: 'Q', requirements: [], wrapUpMs: 0, lastAgentMs: 20_000 },
  { kind: 'number', number: '600', entry: { kind: 'queue', queue: 'q' } },
].map((document) => ConfigDocument.parse(document));
const FACTS = CallerFacts.parse({
  anonymous: false,
  country: 'GB',
  numberClass: 'mobile',
  vip: false,
  blocked: false,
});

/** One tenant from the door to the journal and back: loop, projector, look-up. */
async function centre() {
  const clock = new StepClock();
  const journal = new MemoryJournal({ now: () => clock.now() });
  const projector = new Projector(journal);
  const lease = await journal.leases.acquire(tenant, 'one', 60_000);
  if (lease.kind !== 'acquired') throw new Error('lease held');
  const loop = new TenantLoop({
    tenant,
    epoch: lease.epoch,
    journal,
    clock,
    build: 'test',
    log: silentLog,
    effects: { dispatch: () => undefined, reset: () => undefined },
    onState: () => undefined,
    reconcile: () => Promise.resolve(),
    listeners: [],
    onFenced: () => undefined,
  });
  await loop.start();
  const { customers } = journal;
  const door = new CustomerDoor({ customers, state: () => loop.state, clock, log: silentLog });
  const act = (command: object) => loop.submit({ command: Command.parse(command), by });
  await act({ type: 'publishConfig', documents });
  let calls = 0;
  const call = async (number: string) => {
    const leg = `c${++calls}`;
    const { ref, rows } = await journal.vault.seal(tenant, 'number', number);
    const facts = { ...FACTS, ...(await door.factsOf(tenant, { ref, number })) };
    const incoming = { type: 'legIncoming', leg, trunk: 'x', number: '600', customer: ref, facts };
    const command = Command.parse({ ...incoming, dialog: {} });
    await loop.submit({ command, by, sealed: rows });
    await act({ type: 'legAnswered', leg, dialog: {} });
    return leg;
  };
  const rings = () => [...(loop.state?.offers.values() ?? [])][0];
  const answerAndEnd = async (leg: string) => {
    const phone = rings()?.leg ?? '';
    await act({ type: 'legAnswered', leg: phone, dialog: {} });
    for (const each of [leg, phone]) await act({ type: 'legEnded', leg: each, cause: 'hungUp' });
    await projector.catchUp(tenant);
  };
  const duty = (id: string, kind: string) =>
    act({ type: 'setAgentState', agent: id, duty: { kind } });
  return { act, call, rings, answerAndEnd, duty };
}

it('the second call of a customer goes to whom they had, while that time runs', async () => {
  const at = await centre();
  await at.duty('ben', 'ready');
  await at.answerAndEnd(await at.call('+447700900123'));
  // Ana is free for longest by now; a stranger gets her.
  await at.duty('ben', 'signedOut');
  await at.duty('ana', 'ready');
  await at.duty('ben', 'ready');
  const again = await at.call('+447700900123');
  expect(at.rings()?.agent).toBe('ben');
  await at.answerAndEnd(again);
  await at.call('+447700900456');
  expect(at.rings()?.agent).toBe('ana');
});
