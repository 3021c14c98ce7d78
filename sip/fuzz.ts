import { Endpoint } from './endpoint.ts';
import { FuzzClock } from './fuzz-clock.ts';
import { answers, FUZZ_SDP, requests, type LiveDialog } from './fuzz-corpus.ts';
import { mutated, seeded } from './mutation.ts';
import type { SipAddress, SipCall } from './port.ts';
import { StreamFramer } from './stream-framer.ts';
import type { Wire } from './wire.ts';

export interface FuzzResult {
  readonly rounds: number;
  readonly answered: number;
  readonly dropped: number;
  readonly calls: number;
  readonly slowestMs: number;
}

const HERE: SipAddress = { transport: 'udp', host: '192.0.2.1', port: 5060 };
const THERE: SipAddress = { transport: 'udp', host: '192.0.2.2', port: 5060 };
const FEATURES = { reliable: 'supported', refer: true, replaces: true } as const;
/** No message may hold up the others for longer. */
const SLOW_MS = 1_000;

/**
 * Fuzz target: `rounds` mutated messages against a live endpoint in memory, from one seed. Throws
 * when anything but the message at hand is harmed: an exception, a line of ours that should not be
 * there, a second without an answer, or a sound call that no longer works.
 */
export function fuzzSip(seed: number, rounds: number): FuzzResult {
  const run = new FuzzRun(seed);
  for (let round = 0; round < rounds; round++) run.round(round);
  return run.finish(rounds);
}

class FuzzRun {
  readonly #chance: () => number;
  readonly #sent: string[] = [];
  readonly #calls: SipCall[] = [];
  readonly #faults: string[] = [];
  readonly #clock = new FuzzClock();
  readonly #endpoint: Endpoint;
  #live: LiveDialog | undefined;
  #seq = 1;
  #ours: string | undefined;
  #answered = 0;
  #slowestMs = 0;

  constructor(seed: number) {
    this.#chance = seeded(seed);
    this.#endpoint = new Endpoint({
      options: {
        userAgent: 'fuzz',
        admit: () => ({ kind: 'accept', features: FEATURES }),
        auth: { secretOf: () => ({ password: 'p' }) },
        registrar: { realm: 'r', wallNow: () => this.#clock.now() },
        holdUnknownMs: 60_000,
        onCall: (call) => void this.#calls.push(call),
        log: ({ code, detail }) => {
          if (code === 'internal' || code === 'handlerFailed') {
            this.#faults.push(`${code} ${detail}`);
          }
        },
        random: () => `r${Math.floor(this.#chance() * 2 ** 40).toString(36)}`,
      },
      timers: this.#clock,
      wire: memoryWire(this.#sent),
    });
  }

  round(round: number): void {
    if (round % 40 === 0) this.#dial();
    const startedMs = performance.now();
    this.#receive(mutated(Buffer.from(this.#sample(round)), this.#dice(2 ** 31)));
    for (const call of this.#calls.splice(0)) this.#use(call);
    for (const text of this.#sent.splice(0)) {
      checkWritten(text);
      if (/^(INVITE|BYE|REFER|PRACK|UPDATE) /.test(text)) this.#ours = text;
      this.#answered += 1;
    }
    this.#clock.advance(this.#chance() * 200);
    this.#slowestMs = Math.max(this.#slowestMs, performance.now() - startedMs);
  }

  finish(rounds: number): FuzzResult {
    this.#checkSoundCall();
    if (this.#faults.length > 0) throw new Error(this.#faults.slice(0, 5).join('; '));
    if (this.#slowestMs > SLOW_MS) throw new Error(`a message took ${this.#slowestMs} ms`);
    const { dropped, calls } = this.#endpoint.counts();
    const slowestMs = this.#slowestMs;
    return { rounds, answered: this.#answered, dropped, calls, slowestMs };
  }

  #dice(sides: number): number {
    return Math.floor(this.#chance() * sides);
  }

  #sample(round: number): string {
    const kind = this.#chance();
    this.#seq += 1;
    if (kind < 0.25 && this.#ours !== undefined) return this.#pick(answers(this.#ours));
    if (kind < 0.6) return this.#pick(requests(`f${round}`, this.#live, this.#seq));
    return this.#pick(requests(this.#dice(3) === 0 ? 'fuzz' : `f${round}`));
  }

  #pick(texts: readonly string[]): string {
    return texts[this.#dice(texts.length)] ?? '';
  }

  /** As a datagram, or in two chunks of a stream. */
  #receive(bytes: Buffer): void {
    if (this.#chance() < 0.7) return this.#endpoint.receive(bytes, THERE);
    const framer = new StreamFramer();
    const at = this.#dice(bytes.length);
    const source = { ...THERE, transport: 'tcp', flow: 'f' } as const;
    for (const chunk of [bytes.subarray(0, at), bytes.subarray(at)]) {
      for (const framed of framer.push(chunk)) {
        if (framed.kind === 'ping') continue;
        const framing = framed.kind === 'fault' ? 'lost' : 'sound';
        this.#endpoint.receive(framed.bytes, source, framing);
        if (framing === 'lost') return undefined;
      }
    }
    return undefined;
  }

  #dial(): void {
    const { host, port } = THERE;
    const call = this.#endpoint.invite({
      requestUri: `sip:b@${host}:${port}`,
      target: THERE,
      from: { uri: 'sip:a@h' },
      to: { uri: 'sip:b@h' },
      sdp: FUZZ_SDP,
      features: FEATURES,
      credentials: () => ({ username: 'u', password: 'p' }),
    });
    call.onAnswered = () => void this.#keep(call);
  }

  #keep(call: SipCall): void {
    const dialog = call.dialog();
    if (dialog === undefined) return;
    const { callId, localTag: toTag, remoteTag: fromTag } = dialog;
    this.#live = { callId, toTag, fromTag };
    call.onReoffer = () => ({ kind: 'answer', sdp: FUZZ_SDP });
    call.onReferred = (refer) => {
      refer.report(180);
      return { kind: 'accept' };
    };
    if (call.state === 'confirmed' && this.#chance() < 0.5) call.refer('sip:x@h');
  }

  #use(call: SipCall): void {
    const dice = this.#chance();
    if (dice < 0.4) {
      call.answer(FUZZ_SDP);
      this.#keep(call);
    } else if (dice < 0.7) call.progress(180, { reliable: true });
    else call.reject(486, { reason: call.from.display });
    if (dice < 0.05) call.end({ reasonHeader: call.headers.get('reason') ?? '' });
  }

  #checkSoundCall(): void {
    const [invite = ''] = requests('sound');
    // Replaces in it would be refused; a plain caller sends none.
    const plain = invite.replace(/Replaces: .*\r\n/, '');
    this.#calls.length = 0;
    this.#endpoint.receive(Buffer.from(plain), THERE);
    const call = this.#calls.pop();
    if (call === undefined) throw new Error('a sound call no longer arrives');
    call.answer(FUZZ_SDP);
    if (!this.#sent.some((text) => text.startsWith('SIP/2.0 200'))) {
      throw new Error('no answer went out');
    }
  }
}

/** What we write has one start line and only header lines until the empty line. */
function checkWritten(text: string): void {
  const [head = ''] = text.split('\r\n\r\n');
  const [, ...lines] = head.split('\r\n');
  const sound = lines.every((line) => /^[A-Za-z-]+: [^\r\n\0]*$/.test(line));
  if (!sound) throw new Error(`malformed message written: ${JSON.stringify(head)}`);
}

function memoryWire(sent: string[]): Wire {
  return {
    local: (transport) => (transport === 'tls' ? undefined : { ...HERE, transport }),
    send: (bytes) => void sent.push(bytes.toString()),
    close: () => Promise.resolve(),
  };
}
