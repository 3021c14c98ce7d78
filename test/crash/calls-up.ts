import { setTimeout as pause } from 'node:timers/promises';
import { createMediaEngine, goertzel, rms, type MediaEngine } from '../../media/index.ts';
import { createSipEndpoint, type SipCall, type SipEndpoint } from '../../sip/index.ts';
import { mediaWorker } from '../../media/test-support/worker.ts';
import { freePort, rtpRange } from '../support/ports.ts';
import { killAll } from '../support/postgres.ts';
import { quantile, type Random } from '../support/random.ts';
import { Stack } from '../support/stack.ts';
import { until, untilTrue } from '../support/until.ts';
import { readRecord, verifyJournal } from './record.ts';

const number = '600';
const conversations = 6;
const HEARD_MS = 300;
/** Beyond this it is killed after all, and the calls are on their own. */
const STOP_MAX_MS = 15_000;
const customerHz = 500;
const agentHz = 900;

type Leg = Awaited<ReturnType<MediaEngine['openLeg']>>;

/** One side of a conversation: its dialog, and what it hears. */
interface Side {
  readonly call: SipCall;
  readonly leg: Leg;
  ended: boolean;
}

/**
 * `npm run crash -- --calls-up --kills N`: the same conversations through every kill -9. After each
 * one both sides must hear each other's tone again, in the dialogs they had, from the ports they
 * had; at the end they hang up and each is on record as handled, once. `stop`: by SIGTERM, which
 * hands the calls over.
 */
export async function runCallsUp(
  kills: number,
  random: Random,
  end: 'kill' | 'stop',
): Promise<void> {
  const agentPort = await freePort();
  const stack = await Stack.start({ cloud: false, start: false });
  const args = ['demo', '--agents', `${conversations}`, '--number', number, '--wrapup', '0'];
  args.push('--contact', `sip:a{n}@127.0.0.1:${agentPort}`);
  const phones = await Phones.open(agentPort, stack.ports.sip);
  try {
    await stack.startProduct(args);
    for (let n = 0; n < conversations; n++) await phones.talk(n);
    const backMs: number[] = [];
    let survived = 0;
    for (let n = 1; n <= kills; n++) {
      await pause(random.between(100, 1500));
      if (end === 'stop') await stack.product.stop(STOP_MAX_MS);
      else killAll([stack.product.pid]);
      await stack.product.exited;
      const startedAt = Date.now();
      await stack.startProduct(args);
      const up = await phones.hearEachOther();
      backMs.push(Date.now() - startedAt);
      survived += up;
      console.log(`  ${n}: ${up} of ${conversations} calls go on, heard after ${backMs.at(-1)} ms`);
    }
    await report({ stack, phones, kills, survived, backMs });
  } finally {
    await phones.close();
    await stack.stop();
  }
}

async function report(run: {
  readonly stack: Stack;
  readonly phones: Phones;
  readonly kills: number;
  readonly survived: number;
  readonly backMs: readonly number[];
}): Promise<void> {
  const { stack, phones, kills, survived, backMs } = run;
  await phones.hangUp();
  const record = await until('the outcomes', async () => {
    const found = await readRecord(stack, ['load']);
    return found.endsOfInteraction.size >= conversations ? found : undefined;
  });
  const outcomes = [...record.endsOfInteraction.values()];
  const doubled = outcomes.filter((ends) => ends > 1).length;
  const verified = await verifyJournal(stack);
  console.log(verified.text);
  const handled = record.handled.size;
  console.log(`calls up through ${kills} kills: ${survived} of ${kills * conversations} survived`);
  console.log(`ended as handled ${handled} of ${conversations}, doubled ${doubled}`);
  const at = (share: number): string => `${Math.round(quantile(backMs, share))} ms`;
  console.log(`sound back after the restart: p50 ${at(0.5)}, worst ${at(1)}`);
  const whole = survived === kills * conversations && handled === conversations && doubled === 0;
  if (!whole || !verified.ok) process.exitCode = 1;
}

/** Customers and agents with real sound, in a process that lives on. */
class Phones {
  readonly #endpoint: SipEndpoint;
  readonly #media: MediaEngine;
  readonly #sipPort: number;
  readonly #customers: Side[] = [];
  readonly #agents: Side[] = [];

  private constructor(endpoint: SipEndpoint, media: MediaEngine, sipPort: number) {
    this.#endpoint = endpoint;
    this.#media = media;
    this.#sipPort = sipPort;
  }

  static async open(port: number, sipPort: number): Promise<Phones> {
    const media = await createMediaEngine({
      workers: 1,
      bind: '127.0.0.1',
      ports: rtpRange(),
      workerEntry: await mediaWorker(),
    });
    const phones: { current?: Phones } = {};
    const endpoint = await createSipEndpoint({
      bind: '127.0.0.1',
      udpPort: port,
      userAgent: 'patchbay-test-phones',
      onCall: (call) => void phones.current?.answer(call),
    });
    phones.current = new Phones(endpoint, media, sipPort);
    return phones.current;
  }

  /** One more customer, answered by the next agent; both hear each other. */
  async talk(n: number): Promise<void> {
    const leg = await this.#openLeg(`customer-${n}`, customerHz);
    const call = this.#endpoint.invite({
      requestUri: `sip:${number}@127.0.0.1:${this.#sipPort}`,
      target: { transport: 'udp', host: '127.0.0.1', port: this.#sipPort },
      from: { uri: `sip:+4477009007${String(n).padStart(2, '0')}@127.0.0.1` },
      to: { uri: `sip:${number}@127.0.0.1` },
      sdp: leg.offer(),
    });
    this.#customers.push(this.#side(call, leg));
    call.onAnswered = (sdp) => leg.accept(sdp ?? '');
    await untilTrue(`conversation ${n}`, async () => {
      return this.#agents.length > n && (await this.hearingCount()) > n;
    });
  }

  async answer(call: SipCall): Promise<void> {
    const leg = await this.#openLeg(`agent-${this.#agents.length}`, agentHz);
    this.#agents.push(this.#side(call, leg));
    call.answer(leg.answer(call.remoteSdp ?? ''));
  }

  /** How many conversations can be heard on both sides; waits as long as there is hope. */
  async hearEachOther(): Promise<number> {
    const all = async (): Promise<boolean> => (await this.hearingCount()) === conversations;
    await untilTrue('all to hear each other again', all, 10_000).catch(() => undefined);
    return this.hearingCount();
  }

  async hearingCount(): Promise<number> {
    const hears = async (sides: readonly Side[], hz: number): Promise<number> => {
      const each = sides.filter(({ ended }) => !ended);
      const heard = await Promise.all(each.map(({ leg }) => isTone(leg, hz)));
      return heard.filter(Boolean).length;
    };
    const [customers, agents] = await Promise.all([
      hears(this.#customers, agentHz),
      hears(this.#agents, customerHz),
    ]);
    return Math.min(customers, agents);
  }

  async hangUp(): Promise<void> {
    for (const { call } of this.#customers) call.end();
    await untilTrue('all legs to end', () => this.#agents.every(({ ended }) => ended));
  }

  async close(): Promise<void> {
    await this.#endpoint.close({ endCalls: false });
    await this.#media.close();
  }

  async #openLeg(group: string, hz: number): Promise<Leg> {
    const leg = await this.#media.openLeg({ group, keepHeardMs: HEARD_MS });
    leg.play({ playId: 'tone', audio: [{ kind: 'tone', hz, amplitude: 8_000 }], loop: true });
    return leg;
  }

  #side(call: SipCall, leg: Leg): Side {
    const side: Side = { call, leg, ended: false };
    call.onEnded = () => {
      side.ended = true;
      leg.close();
    };
    return side;
  }
}

/** What was heard lately is this tone and nothing else: an old sound is not taken for a new one. */
async function isTone(leg: Leg, hz: number): Promise<boolean> {
  const samples = await leg.heard();
  const loud = rms(samples);
  return loud > 500 && goertzel(samples, hz) / Math.SQRT2 > loud * 0.8;
}
