import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readWav, strongestTone } from '../../media/index.ts';
import type { CallView } from './call-view.ts';
import type { PhoneView } from './phone.ts';
import { startTestCloud, until, type TestCloud } from './test-support/cloud.ts';

const CUSTOMER = '+447700900123';
const ANA = '+442079460111';

let test: TestCloud;
beforeAll(async () => {
  test = await startTestCloud();
});
afterAll(async () => test.cloud.close());
beforeEach(async () => {
  await test.send('POST', '/emulator/reset');
});

const phone = (key: string) => test.get<PhoneView>(`/emulator/phones/${key}`);
const call = (id: string) => test.get<CallView>(`/emulator/calls/${id}`);
const post = (path: string, body?: unknown) => test.send('POST', `/emulator/${path}`, body);

async function dial(to: string, more: object = {}): Promise<string> {
  const { status, body } = await post('calls', { from: CUSTOMER, to, ...more });
  expect(status).toBe(201);
  return (body as { id: string }).id;
}

const inState = (id: string, state: CallView['state']) =>
  until(
    () => call(id),
    (view) => view.state === state,
  );

async function talk(): Promise<string> {
  const id = await dial(ANA);
  await inState(id, 'alerting');
  expect((await post('phones/ana/answer')).status).toBe(200);
  await inState(id, 'inCall');
  return id;
}

async function hears(path: string, hz: number): Promise<void> {
  const loudest = async () => {
    const { samples } = readWav(await test.bytes(path));
    return strongestTone(samples.slice(-1_600), [440, 700, 1_000, 1_700]);
  };
  await until(loudest, (tone) => tone?.hz === hz);
}

describe('a customer calls a person', () => {
  it('rings with the number and the name of the caller', async () => {
    const id = await dial(ANA, { display: 'Zoë' });
    await inState(id, 'alerting');
    const { ringing, state } = await phone('ana');
    expect(state).toBe('ringing');
    expect(ringing).toMatchObject([{ from: CUSTOMER, display: 'Zoë', ignored: false }]);
  });

  it('carries a tone each way, heard as that tone on the other side', async () => {
    const id = await talk();
    await post('phones/ana/tone', { hz: 440 });
    await post(`calls/${id}/tone`, { hz: 1_000 });
    await hears(`/emulator/calls/${id}/audio`, 440);
    await hears('/emulator/phones/ana/audio', 1_000);
  });

  it('carries digits each way', async () => {
    const id = await talk();
    await post(`calls/${id}/press`, { digits: '12#' });
    await post('phones/ana/press', { digits: '9' });
    await until(
      () => phone('ana'),
      (view) => view.call?.digits === '12#',
    );
    await until(
      () => call(id),
      (view) => view.digits === '9',
    );
  });

  it('presses by itself once the far end can be heard', async () => {
    await dial(ANA, { press: '1' });
    await until(
      () => phone('ana'),
      (view) => view.ringing.length === 1,
    );
    await post('phones/ana/answer');
    await until(
      () => phone('ana'),
      (view) => view.call?.digits === '1',
    );
  });

  it('holds with inactive from Teams, sendonly from a handset, and resumes', async () => {
    const id = await talk();
    expect((await post('phones/ana/hold')).body).toMatchObject({ call: { state: 'held' } });
    expect(await call(id)).toMatchObject({ state: 'inCall', heldByPeer: true });
    expect((await post('phones/ana/hold')).status).toBe(409);
    await post('phones/ana/unhold');
    expect(await call(id)).toMatchObject({ state: 'inCall', heldByPeer: false });
    await post(`calls/${id}/hold`);
    expect(await phone('ana')).toMatchObject({ call: { heldByPeer: true } });
    await post(`calls/${id}/unhold`);
    await post(`calls/${id}/tone`, { hz: 700 });
    await hears('/emulator/phones/ana/audio', 700);
  });

  it('ends for both, whoever hangs up, and can be listened to afterwards', async () => {
    const id = await talk();
    await post('phones/ana/tone', { hz: 1_700 });
    await hears(`/emulator/calls/${id}/audio`, 1_700);
    await post('phones/ana/hangup');
    expect(await inState(id, 'ended')).toMatchObject({ cause: 'farEndHungUp' });
    expect(await phone('ana')).toMatchObject({ state: 'idle', ended: [{ cause: 'hungUp' }] });
    await hears(`/emulator/calls/${id}/audio`, 1_700);
  });

  it('goes on at a colleague’s phone after a transfer, over the plain trunk too', async () => {
    const id = await talk();
    await post('phones/ana/transfer', { to: 'ben' });
    await until(
      () => phone('ben'),
      (view) => view.ringing.length === 1,
    );
    expect(await call(id)).toMatchObject({ state: 'inCall', heldByPeer: true });
    await post('phones/ben/answer');
    await until(
      () => phone('ana'),
      (view) => view.state === 'idle',
    );
    await post('phones/ben/tone', { hz: 700 });
    await hears(`/emulator/calls/${id}/audio`, 700);
  });

  it('speaks a sentence', async () => {
    const id = await talk();
    await post(`calls/${id}/say`, { text: 'Hello Ana, I have a question.' });
    await until(
      async () => readWav(await test.bytes('/emulator/phones/ana/audio')).samples,
      (samples) => samples.some((sample) => Math.abs(sample) > 3_000),
    );
  });
});

describe('a phone that does not answer', () => {
  it('declines with 603', async () => {
    const id = await dial(ANA);
    await inState(id, 'alerting');
    await post('phones/ana/decline');
    expect(await inState(id, 'ended')).toMatchObject({ cause: 'declined', end: { status: 603 } });
  });

  it('ignores: the caller hears it ring until giving up', async () => {
    const id = await dial(ANA);
    await inState(id, 'alerting');
    await post('phones/ana/ignore');
    expect(await call(id)).toMatchObject({ state: 'alerting' });
    expect(await phone('ana')).toMatchObject({ ringing: [{ ignored: true }] });
    await post(`calls/${id}/hangup`);
    await until(
      () => phone('ana'),
      (view) => view.ended[0]?.cause === 'cancelled',
    );
  });

  it.each([
    [{ signedOut: true }, 'unavailable', 480],
    [{ autoDecline: true }, 'declined', 603],
    [{ forwardTo: '+447700900999' }, 'unavailable', 480],
    [{ forwardTo: ANA }, 'refused', 482],
  ])('behaves as told: %o', async (behaviour, cause, status) => {
    await test.send('PUT', '/emulator/phones/ana/behaviour', behaviour);
    const id = await dial(ANA);
    expect(await inState(id, 'ended')).toMatchObject({ cause, end: { status } });
  });

  it('is busy on busy, or rings beside the call', async () => {
    await talk();
    const second = await dial(ANA);
    await inState(second, 'alerting');
    await post(`calls/${second}/hangup`);
    await test.send('PUT', '/emulator/phones/ana/behaviour', { busyOnBusy: true });
    const third = await dial(ANA);
    expect(await inState(third, 'ended')).toMatchObject({ cause: 'busy', end: { status: 486 } });
  });

  it('forwards at once to another phone', async () => {
    const forward = { forwardTo: '+442079460112' };
    await test.send('PUT', '/emulator/phones/ana/behaviour', forward);
    const id = await dial(ANA);
    await until(
      () => phone('ben'),
      (view) => view.ringing.length === 1,
    );
    const { legs } = await inState(id, 'alerting');
    expect(legs[0]?.progress.map((one) => one.status)).toEqual([181, 180]);
  });

  it('lets the personal voicemail take it, greeting and beep first', async () => {
    const voicemail = { voicemail: true, voicemailAfterMs: 50, voicemailGreeting: 'Hi.' };
    await test.send('PUT', '/emulator/phones/ana/behaviour', voicemail);
    const id = await dial(ANA);
    await inState(id, 'inCall');
    await hears(`/emulator/calls/${id}/audio`, 1_000);
    const { voicemails } = await until(
      () => phone('ana'),
      (view) => view.voicemails.length === 1,
    );
    expect(voicemails).toMatchObject([{ from: CUSTOMER }]);
  });

  it('answers by itself', async () => {
    await test.send('PUT', '/emulator/phones/ana/behaviour', { autoAnswer: true, toneHz: 440 });
    const id = await dial(ANA);
    await inState(id, 'inCall');
    await hears(`/emulator/calls/${id}/audio`, 440);
  });
});

describe('the carrier', () => {
  it('knows no such number', async () => {
    expect(await inState(await dial('+15550100'), 'ended')).toMatchObject({ cause: 'notFound' });
  });

  it('rings a handset that exists, customer to customer', async () => {
    await phone('+447700900555');
    await dial('+447700900555');
    await until(
      () => phone('+447700900555'),
      (view) => view.ringing.length === 1,
    );
  });

  it('rings several devices, each with its own To tag', async () => {
    await test.send('PUT', '/emulator/dials', { multi180: 3, duplicate: true });
    const id = await dial(ANA);
    const { legs } = await until(
      () => call(id),
      (view) => (view.legs[0]?.progress.length ?? 0) >= 6,
    );
    const tags = legs[0]?.progress.map((one) => one.toTag) ?? [];
    expect(new Set(tags).size).toBe(3);
    await post('phones/ana/answer');
    await inState(id, 'inCall');
  });

  it('loses an INVITE, which UDP repeats; refuses and delays when told', async () => {
    await test.send('PUT', '/emulator/dials', { loseEvery: 2 });
    const first = await dial(ANA);
    await inState(first, 'alerting');
    const lost = await dial(ANA);
    await inState(lost, 'alerting');
    await test.send('PUT', '/emulator/dials', { loseEvery: 0, delayMs: 30, rejectStatus: 503 });
    const refused = await dial(ANA);
    expect(await inState(refused, 'ended')).toMatchObject({
      cause: 'refused',
      end: { status: 503 },
    });
  });
});

describe('what is asked wrongly', () => {
  it.each([
    ['calls', {}, 400, 'from'],
    ['calls', { from: CUSTOMER, to: 'ana' }, 400, 'to'],
    ['calls', { from: CUSTOMER, to: ANA, pres: '1' }, 400, ''],
    ['calls', { from: CUSTOMER, to: ANA, display: 'a\r\nX: y' }, 400, 'display'],
    ['calls', { from: '+442079460100', to: ANA }, 400, ''],
    ['phones/ana/behaviour', { voicemail: true }, 404, ''],
    ['phones/nobody/answer', {}, 404, 'phone'],
    ['phones/ana/answer', {}, 409, ''],
    ['phones/ana/tone', { hz: 9 }, 400, 'hz'],
    ['token', { as: 'mallory' }, 400, 'as'],
    ['calls/unknown/hangup', {}, 404, 'id'],
  ])('%s %o → %i', async (path, body, status, at) => {
    const answer = await post(path, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { path: at, message: expect.any(String) } });
  });

  it('wants a person or a number to transfer to', async () => {
    await talk();
    expect((await post('phones/ana/transfer', { to: 'No One' })).status).toBe(400);
  });
});
