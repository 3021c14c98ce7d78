import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaEngine, MediaLeg, PlayEnd } from './port.ts';
import { goertzel, strongestTone } from './spectrum.ts';
import { readRecording } from './recording/reader.ts';
import { connect, newTestEngine, until } from './test-support/loopback.ts';
import {
  hearsOnly,
  newCall as newToneCall,
  playTone as say,
  TONES as VOICES,
} from './test-support/phones.ts';
import type { Call } from './test-support/phones.ts';
import { hasRtpengine, startRtpengine } from './test-support/rtpengine.ts';

/** Real UDP between two engines: `product` as the contact centre, `phones` as the peers. */
let product: MediaEngine;
let phones: MediaEngine;
const TONES = [400, 700, 1000, 1500];

beforeAll(async () => {
  product = await newTestEngine();
  phones = await newTestEngine();
});
afterAll(async () => {
  await product.close();
  await phones.close();
});

async function newCall(
  options: { group?: string; codec?: 'PCMA' | 'PCMU'; ptimeMs?: number } = {},
) {
  const { group = 'g', codec = 'PCMA', ptimeMs = 20 } = options;
  const phone = await phones.openLeg({ group, codecs: [codec], ptimeMs, keepHeardMs: 400 });
  const leg = await product.openLeg({ group, keepHeardMs: 400 });
  connect(phone, leg);
  return { phone, leg };
}

function playTone(leg: MediaLeg, hz: number): void {
  leg.play({ playId: `tone-${hz}`, audio: [{ kind: 'tone', hz, amplitude: 8000 }] });
}

function hears(leg: MediaLeg, hz: number): Promise<unknown> {
  return until(`${hz} Hz is heard`, async () => {
    const heard = await leg.heard();
    return heard.length >= 3200 && strongestTone(heard, TONES)?.hz === hz;
  });
}

describe('two engines over UDP', () => {
  it('carries a tone each way at its level', async () => {
    const { phone, leg } = await newCall();
    playTone(phone, 700);
    playTone(leg, 1500);
    await hears(leg, 700);
    await hears(phone, 1500);
    await until('the full level', async () => goertzel(await phone.heard(), 1500) > 7500);
    expect((await leg.stats()).lost).toBe(0);
    phone.close();
    leg.close();
  });

  it.each([
    { name: 'same codec and packet time', b: {} },
    { name: 'A-law to µ-law', b: { codec: 'PCMU' as const } },
    { name: '20 ms to 30 ms', b: { ptimeMs: 30 } },
    { name: 'µ-law and 60 ms', b: { codec: 'PCMU' as const, ptimeMs: 60 } },
    { name: '10 ms', b: { ptimeMs: 10 } },
  ])('bridges: $name', async ({ b }) => {
    const one = await newCall();
    const two = await newCall(b);
    playTone(one.phone, 400);
    playTone(two.phone, 1000);
    one.leg.bridge(two.leg);
    await hears(two.phone, 400);
    await hears(one.phone, 1000);
    one.leg.unbridge();
    await until('silence after unbridge', async () => {
      return goertzel(await one.phone.heard(), 1000) < 50;
    });
    for (const leg of [one.phone, one.leg, two.phone, two.leg]) leg.close();
  });

  it('a new bridge detaches the earlier partner of both', async () => {
    const [one, two, three] = [await newCall(), await newCall(), await newCall()];
    playTone(one.phone, 400);
    playTone(three.phone, 1500);
    one.leg.bridge(two.leg);
    await hears(two.phone, 400);
    one.leg.bridge(three.leg);
    await hears(one.phone, 1500);
    await until('the earlier partner hears nothing', async () => {
      return goertzel(await two.phone.heard(), 400) < 50;
    });
    for (const call of [one, two, three]) [call.leg, call.phone].forEach((leg) => leg.close());
  });

  it('reports each digit once, in order, and passes it to the bridged partner', async () => {
    const [one, two] = [await newCall(), await newCall()];
    const seen: string[] = [];
    const passed: string[] = [];
    one.leg.onDigit = (digit) => seen.push(digit);
    two.phone.onDigit = (digit) => passed.push(digit);
    for (const digit of '11#') expect(one.phone.sendDigit(digit)).toBe(true);
    await until('three digits', () => seen.length === 3);
    expect(seen).toEqual(['1', '1', '#']);
    one.leg.bridge(two.leg);
    one.phone.sendDigit('7');
    await until('digit at the partner', () => passed.length > 0);
    expect(passed).toEqual(['7']);
    for (const call of [one, two]) [call.leg, call.phone].forEach((leg) => leg.close());
  });

  it('a digit stops a play that may be barged into, and tells where it was', async () => {
    const { phone, leg } = await newCall();
    const ended = new Promise<PlayEnd>((resolve) => (leg.onPlayEnded = resolve));
    const samples = async () => new Int16Array(80_000);
    leg.play({ playId: 'menu', audio: [{ kind: 'samples', key: 'menu', samples }], bargeIn: true });
    await until('packets flow', async () => (await phone.stats()).packetsIn > 5);
    phone.sendDigit('1');
    const end = await ended;
    expect(end).toMatchObject({ playId: 'menu', reason: 'digit' });
    expect(end.positionMs).toBeGreaterThan(50);
    expect(end.positionMs).toBeLessThan(5000);
    phone.close();
    leg.close();
  });
});

/** Calls whose phones say 400, 700, 1000 and 1500 Hz, in this order. */
async function newVoices(
  count: number,
  options: Parameters<typeof newToneCall>[1] = {},
): Promise<readonly [Call, Call, Call, Call]> {
  const calls: Call[] = [];
  for (let n = 0; n < count; n++) {
    const call = await newToneCall({ product, phones }, options);
    say(call.phone, VOICES[n] ?? 0);
    calls.push(call);
  }
  // A test uses as many as it asked for.
  return calls as unknown as readonly [Call, Call, Call, Call];
}

const closeAll = (calls: readonly Call[]) => calls.forEach((call) => call.close());

describe('secured legs over UDP', () => {
  const policies = [
    { phone: { srtp: 'required' }, leg: { srtp: 'required' }, isSecured: true },
    { phone: { srtp: 'optional' }, leg: { srtp: 'optional' }, isSecured: true },
    { phone: { srtp: 'off' }, leg: { srtp: 'optional' }, isSecured: false },
  ] as const;
  it.each(policies)('$phone.srtp calls $leg.srtp: both are heard', async (row) => {
    const call = await newToneCall({ product, phones }, row);
    say(call.phone, 400);
    say(call.leg, 700);
    await hearsOnly(call.leg, [400]);
    await hearsOnly(call.phone, [700]);
    expect(await call.leg.stats()).toMatchObject({
      isSecured: row.isSecured,
      refused: { notAuthentic: 0, replayed: 0, strangers: 0 },
    });
    call.close();
  });

  it('bridges a secured G.722 peer and a plain one, through a change of keys', async () => {
    const secure = { srtp: 'required', codecs: ['G722'] } as const;
    const one = await newToneCall({ product, phones }, { phone: secure, leg: secure });
    const two = await newToneCall({ product, phones });
    say(one.phone, 400);
    say(two.phone, 1000);
    one.leg.bridge(two.leg);
    await hearsOnly(one.phone, [1000]);
    await hearsOnly(two.phone, [400]);
    one.phone.renewKeys();
    one.leg.renewKeys();
    connect(one.phone, one.leg);
    const { packetsIn } = await one.leg.stats();
    await until('packets under the new keys', async () => {
      return (await one.leg.stats()).packetsIn > packetsIn + 30;
    });
    await hearsOnly(one.phone, [1000]);
    await hearsOnly(two.phone, [400]);
    expect((await one.leg.stats()).codec).toBe('G722');
    closeAll([one, two]);
  });
});

/** An implementation that is not ours, where it is installed (Debian's rtpengine-daemon). */
describe.skipIf(!hasRtpengine())('SRTP and SRTCP with rtpengine in between', () => {
  it('a secured leg and a plain one hear each other, and the reports pass', async () => {
    const rtpengine = await startRtpengine();
    try {
      const secured = await product.openLeg({ group: 'g', keepHeardMs: 400, srtp: 'required' });
      const plain = await phones.openLeg({ group: 'g', keepHeardMs: 400 });
      const offer = await rtpengine.offer('interop', secured.offer(), 'RTP/AVP');
      secured.accept(await rtpengine.answer('interop', plain.answer(offer)));
      say(secured, 400);
      say(plain, 700);
      await hearsOnly(plain, [400]);
      await hearsOnly(secured, [700]);
      await until('reports', async () => (await secured.stats()).remote !== undefined, 12_000);
      await until('reports', async () => (await plain.stats()).remote !== undefined, 12_000);
      const { refused } = await secured.stats();
      expect(refused).toEqual({ strangers: 0, flooded: 0, notAuthentic: 0, replayed: 0 });
      secured.close();
      plain.close();
    } finally {
      await rtpengine.stop();
    }
  }, 40_000);
});

describe('a room over UDP', () => {
  it('customer, agent, expert and supervisor: who hears whom in each mode', async () => {
    const [customer, agent, expert, supervisor] = await newVoices(4);
    const calls = [customer, agent, expert, supervisor];
    const room = product.newRoom();
    const hear = async (...tones: readonly (readonly number[])[]) => {
      for (const [n, call] of calls.entries()) await hearsOnly(call.phone, tones[n] ?? []);
    };
    room.join(customer.leg, 'customer');
    room.join(agent.leg, 'agent');
    await hear([700], [400], [], []);
    room.join(supervisor.leg, 'supervisor');
    await hear([700], [400], [], [400, 700]);
    room.whisper(supervisor.leg);
    await hear([700], [400, 1500], [], [400, 700]);
    room.barge(supervisor.leg);
    await hear([700, 1500], [400, 1500], [], [400, 700]);
    room.monitor(supervisor.leg);
    room.join(expert.leg, 'agent');
    await hear([700, 1000], [400, 1000], [400, 700], [400, 700, 1000]);
    room.whisper(supervisor.leg, [expert.leg]);
    await hear([700, 1000], [400, 1000], [400, 700, 1500], [400, 700, 1000]);
    room.monitor(supervisor.leg);
    room.bridge(agent.leg, expert.leg);
    await hear([], [1000], [700], [400, 700, 1000]);
    room.conference();
    room.takeOver(supervisor.leg, agent.leg);
    await hear([1000, 1500], [], [400, 1500], [400, 1000]);
    room.setHear(customer.leg, expert.leg, false);
    await hear([1500], [], [400, 1500], [400, 1000]);
    expect(room.members.map(({ role }) => role)).toEqual(['customer', 'agent', 'agent']);
    room.close();
    await hear([], [], [], []);
    closeAll(calls);
  }, 60_000);

  it('takes legs out of a bridge and gives them back, without a new SDP; codecs mix', async () => {
    const calls = await newVoices(1, { phone: { codecs: ['G722'] }, leg: { codecs: ['G722'] } });
    const more = await newVoices(2, { phone: { codecs: ['PCMU'] }, leg: {} });
    const [a, b, c] = [calls[0], more[0], more[1]];
    say(b.phone, 700);
    say(c.phone, 1000);
    a.leg.bridge(b.leg);
    await hearsOnly(a.phone, [700]);
    const room = product.newRoom();
    for (const call of [a, b, c]) room.join(call.leg, 'agent');
    await hearsOnly(a.phone, [700, 1000]);
    await hearsOnly(b.phone, [400, 1000]);
    await hearsOnly(c.phone, [400, 700]);
    a.leg.bridge(b.leg);
    await hearsOnly(a.phone, [700]);
    await hearsOnly(b.phone, [400]);
    await hearsOnly(c.phone, []);
    closeAll([a, b, c]);
  }, 30_000);
});

describe('recording over UDP', () => {
  it('left the customer, right the others; a pause is silence; it ends with the leg', async () => {
    const [customer, agent] = await newVoices(2);
    customer.leg.bridge(agent.leg);
    await hearsOnly(customer.phone, [700]);
    const chunks: Uint8Array[] = [];
    let key: Uint8Array = new Uint8Array(0);
    const recording = customer.leg.record({
      sink: {
        append: async (chunk) => void chunks.push(chunk),
        finish: async () => undefined,
        abort: async () => undefined,
      },
      wrapKey: async (plain) => {
        key = Uint8Array.from(plain);
        return { keyId: 'k', wrapped: new Uint8Array(0) };
      },
    });
    await until('two chunks of talk', () => chunks.length > 3);
    recording.pause();
    await until('two chunks of silence', () => chunks.length > 6);
    recording.resume();
    const room = product.newRoom();
    room.join(customer.leg, 'customer');
    room.join(agent.leg, 'agent');
    await until('two chunks of the room', () => chunks.length > 9);
    customer.leg.close();
    const { durationMs } = await recording.done;
    const audio = await readRecording(Buffer.concat(chunks), { unwrapKey: async () => key });
    expect(audio.isComplete).toBe(true);
    expect(audio.durationMs).toBe(durationMs);
    const side = (n: number, from: number, to: number) =>
      Int16Array.from(
        { length: (to - from) * 8 },
        (_, i) => audio.samples[2 * (from * 8 + i) + n] ?? 0,
      );
    const tones = (n: number, from: number) =>
      VOICES.filter((hz) => goertzel(side(n, from, from + 300), hz) > 600);
    expect([tones(0, 600), tones(1, 600)]).toEqual([[400], [700]]);
    expect(Math.max(...side(0, 1800, 2300), ...side(1, 1800, 2300))).toBe(0);
    expect([tones(0, durationMs - 500), tones(1, durationMs - 500)]).toEqual([[400], [700]]);
    closeAll([customer, agent]);
  }, 20_000);
});

describe('taps and inputs over UDP', () => {
  it('a virtual agent hears the caller and is heard, until the caller presses a key', async () => {
    const [caller] = await newVoices(1);
    const said: number[] = [];
    const tap = caller.leg.tap({ rateHz: 16_000 });
    const input = caller.leg.inject({ rateHz: 16_000, bargeIn: true });
    const drained: string[] = [];
    input.onDrained = (reason) => void drained.push(reason);
    const word = Int16Array.from({ length: 32_000 }, (_, i) =>
      Math.round(6000 * Math.sin((2 * Math.PI * 1500 * i) / 16_000)),
    );
    input.write(word);
    for await (const frame of tap) {
      expect(frame.samples).toHaveLength(320);
      said.push(...frame.samples);
      if (frame.sequence >= 40) break;
    }
    expect(goertzel(Int16Array.from(said.slice(-6400)), 400, 16_000)).toBeGreaterThan(4500);
    await hearsOnly(caller.phone, [1500]);
    caller.phone.stopPlay('tone-400');
    caller.phone.sendDigit('5');
    await until('the rest is not said', () => drained.includes('flushed'));
    await hearsOnly(caller.phone, []);
    expect(await input.stats()).toEqual(expect.objectContaining({ droppedMs: 0, queuedMs: 0 }));
    expect(tap.stats.dropped).toBe(0);
    caller.close();
  }, 20_000);

  it('a room’s tap has all parties, and all hear what is put into the room', async () => {
    const [one, two] = await newVoices(2);
    const room = product.newRoom();
    room.join(one.leg, 'customer');
    room.join(two.leg, 'agent');
    const heard: number[] = [];
    room.tap({ onFrame: ({ samples }) => heard.push(...samples) });
    const input = room.inject();
    const word = Int16Array.from({ length: 16_000 }, (_, i) =>
      Math.round(6000 * Math.sin((2 * Math.PI * 1500 * i) / 8000)),
    );
    for (let n = 0; n < 5; n++) input.write(word);
    await hearsOnly(one.phone, [700, 1500]);
    await hearsOnly(two.phone, [400, 1500]);
    const last = Int16Array.from(heard.slice(-3200));
    expect(VOICES.filter((hz) => goertzel(last, hz) > 600)).toEqual([400, 700, 1500]);
    closeAll([one, two]);
  }, 20_000);
});
