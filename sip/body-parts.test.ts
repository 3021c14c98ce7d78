import { expect, test } from 'vitest';
import { bodyOf } from './body-parts.ts';
import { arrived, inviteTo, OFFER } from './test-support/sim-calls.ts';
import { SimNetwork } from './test-support/sim-network.ts';

const place = {
  contentType: 'application/pidf+xml',
  headers: [{ name: 'Content-ID', value: '<place@example.com>' }],
  body: '<presence>\r\n<civicAddress/>\r\n</presence>',
};

test('a body beside the SDP arrives as it was sent, with its headers', async () => {
  const network = new SimNetwork();
  const [one, two] = [network.endpoint(), network.endpoint()];
  one.endpoint.invite(inviteTo(two.address, { parts: [place] }));
  await network.timers.run(50);
  const call = arrived(two);
  expect(call.remoteSdp).toBe(OFFER);
  expect(call.parts).toEqual([place]);
});

test('without one the SDP goes alone, and a call has no parts', async () => {
  expect(bodyOf(OFFER, [], 'mark')).toEqual({ type: 'application/sdp', text: OFFER });
  const network = new SimNetwork();
  const [one, two] = [network.endpoint(), network.endpoint()];
  one.endpoint.invite(inviteTo(two.address));
  await network.timers.run(50);
  expect(arrived(two).parts).toEqual([]);
});

test('what could end its part is refused', () => {
  const say = (more: object) => () => bodyOf(OFFER, [{ ...place, ...more }], 'mark');
  expect(say({ body: 'a\r\n--mark--\r\nb' })).toThrow(/cannot be written/);
  expect(say({ contentType: 'text/plain\r\nContent-Length: 0' })).toThrow(/cannot be written/);
  expect(say({ headers: [{ name: 'Subject', value: 'x' }] })).toThrow(/cannot be written/);
});
