import type { MediaEngine, MediaLeg } from '../../../../media/index.ts';
import type { CallEnd, SipAddress, SipCall, SipEndpoint } from '../../../../sip/index.ts';
import { legKindOf } from '../spare-legs.ts';
import { fault, ok, warning, type Finding } from './finding.ts';

const RING_MS = 30_000;
/** Long enough that a lost packet or a late SRTP key cannot decide. */
const LISTEN_MS = 3_000;

export interface TestCall {
  readonly endpoint: Pick<SipEndpoint, 'invite'>;
  readonly media: Pick<MediaEngine, 'openLeg'>;
  readonly target: SipAddress;
  readonly hostPort: string;
  readonly fqdn: string | null;
  readonly number: string;
  readonly from: string;
  readonly wait: (ms: number) => Promise<void>;
}

/** A real call with a tone of ours: what was agreed on, and whether sound comes back. */
export async function checkCall(test: TestCall): Promise<Finding[]> {
  const { srtp } = legKindOf(test.target.transport, 0);
  const leg = await test.media.openLeg({
    group: 'doctor',
    srtp,
    codecs: ['PCMA', 'PCMU', 'G722'],
  });
  try {
    return await callOn(test, leg);
  } finally {
    leg.close();
  }
}

async function callOn(test: TestCall, leg: MediaLeg): Promise<Finding[]> {
  const call = test.endpoint.invite({
    requestUri: `sip:${test.number}@${test.hostPort};user=phone`,
    target: test.target,
    from: { uri: `sip:${test.from}@${test.fqdn ?? test.target.host};user=phone` },
    to: { uri: `sip:${test.number}@${test.hostPort};user=phone` },
    ...(test.fqdn === null ? {} : { contact: { host: test.fqdn } }),
    sdp: leg.offer(),
    ringTimeoutMs: RING_MS,
  });
  const answered = await outcome(call);
  if (answered.kind === 'ended') return [refusal(answered.end)];
  try {
    leg.accept(answered.sdp);
  } catch (error) {
    const name = error instanceof Error ? error.message : String(error);
    const remedy = 'allow G.711 A-law or µ-law, and on TLS SRTP with AES_CM_128_HMAC_SHA1_80';
    call.end();
    return [fault('codecs', `the answer cannot be used: ${name}`, remedy)];
  }
  leg.play({ playId: 'doctor', audio: [{ kind: 'tone', hz: 440, amplitude: 6000 }], loop: true });
  await test.wait(LISTEN_MS);
  const { packetsIn, packetsOut, lost, jitterMs } = await leg.stats();
  call.end();
  return [
    ok('call', `${test.number} answered`),
    ok('codecs', codecOf(answered.sdp)),
    soundFinding({ packetsIn, packetsOut, lost, jitterMs }),
  ];
}

type Outcome =
  | { readonly kind: 'answered'; readonly sdp: string }
  | { readonly kind: 'ended'; readonly end: CallEnd };

function outcome(call: SipCall): Promise<Outcome> {
  return new Promise((resolve) => {
    call.onAnswered = (sdp) => resolve({ kind: 'answered', sdp: sdp ?? '' });
    call.onEnded = (end) => resolve({ kind: 'ended', end });
  });
}

/** A refusal in words; the number is the far end's. */
function refusal(end: CallEnd): Finding {
  const text = end.status === 0 ? `nothing came (${end.by})` : `${end.status} ${end.reason}`;
  const remedies: Readonly<Record<number, string>> = {
    403: 'the far end does not take calls from this trunk: its allow list, or our Contact name',
    404: 'the far end does not know the number: write it in E.164, and check its routes',
    488: 'no codec or no encryption in common: allow G.711, and SRTP on TLS',
    480: 'nobody is registered for that number: use one that answers',
    486: 'the line is busy: use a number that answers',
    503: 'the far end is overloaded, draining, or has no route',
    603: 'somebody declined: use a number that answers',
  };
  return fault('call', text, remedies[end.status] ?? 'look at the log of the far end');
}

/** The first payload of the answer, by its name where it has one. */
function codecOf(sdp: string): string {
  const line = /^m=audio \d+ (\S+) (\d+)/m.exec(sdp);
  if (line === null) return 'no audio in the answer';
  const [, profile = '', payload = ''] = line;
  const named = new RegExp(`^a=rtpmap:${payload} (\\S+)`, 'm').exec(sdp)?.[1];
  return `${named ?? { '0': 'PCMU/8000', '8': 'PCMA/8000' }[payload] ?? payload} over ${profile}`;
}

function soundFinding(stats: {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly lost: number;
  readonly jitterMs: number;
}): Finding {
  const { packetsIn, packetsOut, lost, jitterMs } = stats;
  const flow = `${packetsOut} packets out, ${packetsIn} in`;
  const text = `${flow}, ${lost} lost, jitter ${jitterMs.toFixed(1)} ms`;
  if (packetsIn === 0) {
    const remedy =
      'one-way audio: open the RTP ports (PATCHBAY_RTP_PORTS) for UDP from outside, and set ' +
      'PATCHBAY_ADVERTISE to the address that the far end can reach';
    return fault('sound', `nothing comes back: ${text}`, remedy);
  }
  if (lost > packetsIn / 100) {
    return warning('sound', text, 'more than 1 % is lost: look at the line between the two');
  }
  return ok('sound', text);
}
