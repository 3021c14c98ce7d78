import { createSocket } from 'node:dgram';
import { createSipEndpoint, type SipCall, type SipEndpoint } from '../../sip/index.ts';

/** One leg as its own end saw it. Times are of this process; 0 = never. */
export interface LegRecord {
  readonly callId: string;
  readonly name: string;
  readonly startedAt: number;
  /** First 18x or 2xx: from then on it counts as accepted. */
  acceptedAt: number;
  answeredAt: number;
  endedAt: number;
  endedBy: string;
  status: number;
  readonly call: SipCall;
}

/** A socket that swallows what the product plays, so that nothing comes back as unreachable. */
export async function openSink(): Promise<{ readonly port: number; close(): void }> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  socket.on('message', () => undefined);
  return { port: socket.address().port, close: () => socket.close() };
}

export function sdp(port: number): string {
  return [
    'v=0',
    'o=load 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=ptime:20',
    'a=sendrecv',
    '',
  ].join('\r\n');
}

/** Callers on one socket. What becomes of a call is told by its record. */
export class CallerPool {
  readonly legs: LegRecord[] = [];
  readonly #endpoint: SipEndpoint;
  readonly #sdp: string;
  readonly #sipPort: number;

  private constructor(endpoint: SipEndpoint, offer: string, sipPort: number) {
    this.#endpoint = endpoint;
    this.#sdp = offer;
    this.#sipPort = sipPort;
  }

  static async open(sipPort: number, sinkPort: number): Promise<CallerPool> {
    const onCall = (call: SipCall): void => call.reject(603);
    const endpoint = await createSipEndpoint({ ...options('callers'), udpPort: 0, onCall });
    return new CallerPool(endpoint, sdp(sinkPort), sipPort);
  }

  place(from: string, to: string, onAnswered: (leg: LegRecord) => void): LegRecord {
    const target = { transport: 'udp', host: '127.0.0.1', port: this.#sipPort } as const;
    const call = this.#endpoint.invite({
      requestUri: `sip:${to}@127.0.0.1:${this.#sipPort}`,
      target,
      from: { uri: `sip:${from}@127.0.0.1` },
      to: { uri: `sip:${to}@127.0.0.1` },
      sdp: this.#sdp,
      ringTimeoutMs: 60_000,
    });
    const leg = newLeg(call, from);
    call.onProgress = (status) => {
      if (status > 100) leg.acceptedAt ||= Date.now();
    };
    call.onAnswered = () => {
      leg.answeredAt = Date.now();
      leg.acceptedAt ||= leg.answeredAt;
      onAnswered(leg);
    };
    this.legs.push(leg);
    return leg;
  }

  close(): Promise<void> {
    return this.#endpoint.close({ endCalls: false });
  }
}

/** Phones on one socket: what each does with an offer is the test's choice. */
export class AgentPool {
  readonly legs: readonly LegRecord[];
  readonly #endpoint: SipEndpoint;

  private constructor(endpoint: SipEndpoint, legs: readonly LegRecord[]) {
    this.#endpoint = endpoint;
    this.legs = legs;
  }

  static async open(
    udpPort: number,
    sinkPort: number,
    onOffer: (leg: LegRecord, answer: () => void) => void,
  ): Promise<AgentPool> {
    const legs: LegRecord[] = [];
    const onCall = (call: SipCall): void => {
      const leg = newLeg(call, call.requestUri);
      legs.push(leg);
      call.onAnswered = () => (leg.answeredAt = Date.now());
      onOffer(leg, () => {
        if (call.state === 'calling' || call.state === 'early') call.answer(sdp(sinkPort));
      });
    };
    const endpoint = await createSipEndpoint({ ...options('agents'), udpPort, onCall });
    return new AgentPool(endpoint, legs);
  }

  close(): Promise<void> {
    return this.#endpoint.close({ endCalls: false });
  }
}

const options = (userAgent: string): { bind: string; userAgent: string } => ({
  bind: '127.0.0.1',
  userAgent: `patchbay-test-${userAgent}`,
});

function newLeg(call: SipCall, name: string): LegRecord {
  const leg: LegRecord = {
    callId: call.callId,
    name,
    startedAt: Date.now(),
    acceptedAt: 0,
    answeredAt: 0,
    endedAt: 0,
    endedBy: '',
    status: 0,
    call,
  };
  call.onReoffer = () => ({ kind: 'refuse', status: 488 });
  call.onEnded = (end) => {
    leg.endedAt = Date.now();
    leg.endedBy = end.by;
    leg.status = end.status;
  };
  return leg;
}
