import { Endpoint } from './endpoint.ts';
import { mutated, seeded } from './mutation.ts';
import type { SipAddress, SipCall, SipTimer, SipTimers } from './port.ts';
import type { Wire } from './wire.ts';

export interface FuzzResult {
  readonly rounds: number;
  readonly answered: number;
  readonly dropped: number;
  readonly calls: number;
}

const HERE: SipAddress = { transport: 'udp', host: '192.0.2.1', port: 5060 };
const THERE: SipAddress = { transport: 'udp', host: '192.0.2.2', port: 5060 };
const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.2\r\ns=-\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8\r\n';

/**
 * Fuzz target: `rounds` mutated messages against a live endpoint in memory, from one seed. Throws
 * when anything but the message at hand is harmed: an exception, a line of ours that should not be
 * there, or a sound call that no longer works.
 */
export function fuzzSip(seed: number, rounds: number): FuzzResult {
  const chance = seeded(seed);
  const sent: string[] = [];
  const calls: SipCall[] = [];
  const faults: string[] = [];
  const clock = new FuzzClock();
  const endpoint = new Endpoint({
    options: {
      userAgent: 'fuzz',
      onCall: (call) => void calls.push(call),
      log: ({ code, detail }) => {
        if (code === 'internal' || code === 'handlerFailed') faults.push(`${code} ${detail}`);
      },
      random: () => `r${Math.floor(chance() * 2 ** 40).toString(36)}`,
    },
    timers: clock,
    wire: memoryWire(sent),
  });
  let answered = 0;
  const corpus = messages();
  for (let round = 0; round < rounds; round++) {
    const sample = corpus[Math.floor(chance() * corpus.length)] ?? Buffer.alloc(0);
    endpoint.receive(mutated(sample, Math.floor(chance() * 2 ** 31)), THERE);
    for (const call of calls.splice(0)) use(call, chance());
    for (const text of sent.splice(0)) {
      checkWritten(text);
      answered += 1;
    }
    clock.advance(chance() * 200);
  }
  checkSoundCall(endpoint, calls, sent);
  if (faults.length > 0) throw new Error(faults.join('; '));
  const { dropped, calls: live } = endpoint.counts();
  return { rounds, answered, dropped, calls: live };
}

function use(call: SipCall, dice: number): void {
  if (dice < 0.3) call.answer(SDP);
  else if (dice < 0.6) call.progress(180);
  else call.reject(486, { reason: call.from.display });
  if (dice < 0.1) call.end({ reasonHeader: call.headers.get('reason') ?? '' });
}

/** What we write has one start line and only header lines until the empty line. */
function checkWritten(text: string): void {
  const [head = ''] = text.split('\r\n\r\n');
  const [, ...lines] = head.split('\r\n');
  const sound = lines.every((line) => /^[A-Za-z-]+: [^\r\n\0]*$/.test(line));
  if (!sound) throw new Error(`malformed message written: ${JSON.stringify(head)}`);
}

function checkSoundCall(endpoint: Endpoint, calls: SipCall[], sent: string[]): void {
  const [invite] = messages('sound');
  if (invite !== undefined) endpoint.receive(invite, THERE);
  const call = calls.pop();
  if (call === undefined) throw new Error('a sound call no longer arrives');
  call.answer(SDP);
  if (!sent.some((text) => text.startsWith('SIP/2.0 200'))) throw new Error('no answer went out');
}

function memoryWire(sent: string[]): Wire {
  return {
    local: (transport) => (transport === 'udp' ? HERE : undefined),
    send: (bytes) => void sent.push(bytes.toString()),
    close: () => Promise.resolve(),
  };
}

function messages(id = 'fuzz'): Buffer[] {
  const head = (method: string): string =>
    `Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK${id};rport, SIP/2.0/TCP h;branch=z9hG4bKb\r\n` +
    `From: "A \\"B\\" C" <sip:+447700900123@192.0.2.2;user=phone>;tag=${id}\r\n` +
    `To: <sip:+442079460100@192.0.2.1>\r\nCall-ID: ${id}\r\nCSeq: 1 ${method}\r\n` +
    'Max-Forwards: 70\r\nContact: <sip:a@192.0.2.2>\r\nRecord-Route: <sip:p;lr>, <sip:q;lr>\r\n' +
    'Reason: Q.850;cause=16;text="x"\r\nSupported: timer\r\nContent-Type: application/sdp\r\n';
  const methods = ['INVITE', 'ACK', 'BYE', 'CANCEL', 'OPTIONS', 'INFO', 'UPDATE', 'REGISTER'];
  const body = `Content-Length: ${SDP.length}\r\n\r\n${SDP}`;
  const requests = methods.map(
    (method) => `${method} sip:+442079460100@192.0.2.1 SIP/2.0\r\n${head(method)}${body}`,
  );
  const response = `SIP/2.0 200 OK\r\n${head('INVITE')}${body}`;
  return [...requests, response].map((text) => Buffer.from(text));
}

/** Virtual time in the smallest form: a list, looked through on each step. */
class FuzzClock implements SipTimers {
  #nowMs = 0;
  #entries: { dueMs: number; fire: () => void }[] = [];

  now(): number {
    return this.#nowMs;
  }

  set(delayMs: number, fire: () => void): SipTimer {
    const entry = { dueMs: this.#nowMs + delayMs, fire };
    this.#entries.push(entry);
    return { clear: () => (entry.dueMs = Infinity) };
  }

  advance(byMs: number): void {
    this.#nowMs += byMs;
    const due = this.#entries.filter(({ dueMs }) => dueMs <= this.#nowMs);
    this.#entries = this.#entries.filter(({ dueMs }) => dueMs > this.#nowMs && dueMs < Infinity);
    for (const { fire, dueMs } of due) if (dueMs < Infinity) fire();
  }
}
