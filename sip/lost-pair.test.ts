import { describe, expect, test } from 'vitest';
import type { InviteIds } from './port.ts';
import { ANSWER, arrived, inviteTo, journal } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';

const IDS: InviteIds = { callId: 'leg-7', fromTag: 'ft-7', branch: 'z9hG4bKleg-7' };
const isOurs = (ids: InviteIds): boolean => JSON.stringify(ids) === JSON.stringify(IDS);

/** A phone answers a process that dies before it acknowledged; nobody knows the phone's tag. */
async function answeredAndDead() {
  const network = new SimNetwork();
  const first = network.endpoint();
  const phone = network.endpoint();
  const invite = inviteTo(phone.address, { ids: IDS, ackByOwner: true });
  first.endpoint.invite(invite);
  await network.timers.run(20);
  const call = arrived(phone);
  const told = journal(call);
  call.progress(180);
  call.answer(ANSWER);
  await network.timers.run(20);
  await first.endpoint.close();
  return { network, invite, call, told, address: first.address };
}

test('the next process ends it by the first repeated 200, without having asked', async () => {
  const { network, call, address } = await answeredAndDead();
  await network.timers.run(9_000);
  network.endpoint({ isOurs }, address);
  await network.timers.run(5_000);
  expect(call.state).toBe('ended');
});

test('the next process ends it although its CANCEL comes too late', async () => {
  const { network, call, invite, address } = await answeredAndDead();
  await network.timers.run(9_000);
  const second = network.endpoint({ isOurs }, address);
  void second.endpoint.cancelLost({ ...invite, ids: IDS });
  await network.timers.run(5_000);
  expect(call.state).toBe('ended');
});

test('so does the one after it, when that one died with its CANCEL under way', async () => {
  const { network, call, invite, address } = await answeredAndDead();
  await network.timers.run(9_000);
  const second = network.endpoint({ isOurs }, address);
  void second.endpoint.cancelLost({ ...invite, ids: IDS });
  await network.timers.run(20);
  await second.endpoint.close();
  await network.timers.run(8_000);
  network.endpoint({ isOurs }, address);
  await network.timers.run(5_000);
  expect(call.state).toBe('ended');
});

test('nobody ever comes: the phone gives up after 32 s', async () => {
  const { network, call } = await answeredAndDead();
  await network.timers.run(33_000);
  expect(call.state).toBe('ended');
});

describe('an INVITE that went out a second time, for proof', () => {
  async function provenAndDead(answers: boolean) {
    const network = new SimNetwork();
    const first = network.endpoint();
    const phone = network.endpoint({
      auth: { secretOf: () => ({ password: 'pw' }) },
      admit: () => ({ kind: 'authenticate', realm: 'r' }),
    });
    const credentials = () => ({ username: 'u', password: 'pw' });
    const invite = inviteTo(phone.address, { ids: IDS, ackByOwner: true, credentials });
    const out = first.endpoint.invite(invite);
    await network.timers.run(60);
    const call = arrived(phone);
    journal(call);
    call.progress(180);
    if (answers) call.answer(ANSWER);
    await network.timers.run(20);
    await first.endpoint.close();
    return { network, invite, call, attempt: out.attempt, address: first.address };
  }

  test('is cancelled by its attempt', async () => {
    const { network, invite, call, attempt, address } = await provenAndDead(false);
    expect(attempt).toBe(2);
    const second = network.endpoint({ isOurs }, address);
    const ended = second.endpoint.cancelLost({ ...invite, ids: IDS, attempt });
    await network.timers.run(1_000);
    expect(await ended).toBe(487);
    expect(call.state).toBe('ended');
  });

  test('is known by its repeated 200', async () => {
    const { network, call, address } = await provenAndDead(true);
    network.endpoint({ isOurs }, address);
    await network.timers.run(5_000);
    expect(call.state).toBe('ended');
  });
});
