import type { MediaEngine } from '../../../../media/index.ts';
import { createSipEndpoint } from '../../../../sip/index.ts';
import type {
  IncomingRequest,
  OutboundInvite,
  SipAddress,
  SipCall,
  SipEndpoint,
  SipTls,
} from '../../../../sip/index.ts';
import { until } from '../../test-support/until.ts';
import { legKindOf } from '../spare-legs.ts';
import { SipPeerCall } from './sip-peer.ts';

const HEARD_MS = 300;

/** What answers a call that arrives, at once. */
export type Script = (call: SipCall) => void;

/** One far end at its own address: a data centre of Teams, or a carrier. Keeps all it is told. */
export class FarEnd {
  readonly endpoint: SipEndpoint;
  readonly media: MediaEngine;
  /** Every request outside a dialog, as it came. */
  readonly seen: IncomingRequest[];
  readonly arrived: SipPeerCall[];
  /** Takes each call in its turn; without one they wait in `arrived`. */
  readonly scripts: Script[];
  optionsAnswer: number | null = 200;

  private constructor(parts: Pick<FarEnd, 'endpoint' | 'media' | 'seen' | 'arrived' | 'scripts'>) {
    this.endpoint = parts.endpoint;
    this.media = parts.media;
    this.seen = parts.seen;
    this.arrived = parts.arrived;
    this.scripts = parts.scripts;
  }

  /** The media engine is the owner's: far ends share one. */
  static async start(media: MediaEngine, tls?: SipTls): Promise<FarEnd> {
    const [seen, arrived, scripts]: [IncomingRequest[], SipPeerCall[], Script[]] = [[], [], []];
    const endpoint = await createSipEndpoint({
      bind: '127.0.0.1',
      userAgent: 'far end',
      ...(tls === undefined ? { udpPort: 0 } : { tls }),
      admit: (request) => {
        seen.push(request);
        const isMute = request.method === 'OPTIONS' && end.optionsAnswer === null;
        return isMute ? { kind: 'drop' } : { kind: 'accept', features: { refer: true } };
      },
      onCall: (call) => {
        const script = scripts.shift();
        const taken = new SipPeerCall(call, media, `in-${call.id}`);
        if (script === undefined) arrived.push(taken);
        else script(call);
      },
    });
    const end = new FarEnd({ endpoint, media, seen, arrived, scripts });
    return end;
  }

  get uri(): string {
    const { tls, udp } = this.endpoint;
    return tls === undefined
      ? `sip:127.0.0.1:${udp?.port ?? 0};transport=udp`
      : `sip:127.0.0.1:${tls.port};transport=tls`;
  }

  async next(): Promise<SipPeerCall> {
    await until('a call arrives', () => this.arrived.length > 0);
    const call = this.arrived.shift();
    if (call === undefined) throw new Error('no call');
    return call;
  }

  async call(
    target: SipAddress,
    invite: Omit<OutboundInvite, 'target' | 'sdp' | 'to'> & { readonly sdp?: string },
  ): Promise<SipPeerCall> {
    const { srtp } = legKindOf(target.transport, 0);
    const leg = await this.media.openLeg({ group: invite.requestUri, keepHeardMs: HEARD_MS, srtp });
    const sdp = invite.sdp ?? leg.offer();
    const to = { uri: invite.requestUri };
    const call = this.endpoint.invite({ ...invite, target, to, sdp });
    return new SipPeerCall(call, this.media, '', leg);
  }

  close(): Promise<void> {
    return this.endpoint.close({ endCalls: false });
  }
}
