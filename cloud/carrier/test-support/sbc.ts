import { createMediaEngine, type MediaEngine, type MediaLeg } from '../../../media/index.ts';
import { mediaWorker } from '../../../media/test-support/worker.ts';
import {
  createSipEndpoint,
  type CallFeatures,
  type SipCall,
  type SipEndpoint,
} from '../../../sip/index.ts';
import type { Cloud } from '../../main.ts';
import { TEAMS_HOSTS } from '../../tls/sip-certificates.ts';
import { must } from '../../check.ts';

export const CONTOSO_SBC = 'contoso.sbc.patchbay.localhost';

/** A border controller of a test: mutual TLS, SRTP, and nothing that it does by itself. */
export class TestSbc {
  readonly endpoint: SipEndpoint;
  readonly media: MediaEngine;
  readonly #cloud: Cloud;
  onCall: (call: SipCall) => void = (call) => call.reject(480);

  private constructor(cloud: Cloud, endpoint: SipEndpoint, media: MediaEngine) {
    this.#cloud = cloud;
    this.endpoint = endpoint;
    this.media = media;
  }

  static async start(
    cloud: Cloud,
    features: CallFeatures,
    ports: { readonly first: number; readonly last: number },
  ): Promise<TestSbc> {
    const { certificates } = must(cloud.teams, 'a cloud with TLS');
    let sbc: TestSbc | undefined;
    const endpoint = await createSipEndpoint({
      bind: '127.0.0.1',
      userAgent: 'test-sbc',
      tls: {
        port: 0,
        certificates: () => [certificates.sbc],
        ca: [certificates.authorityPem],
        clientCertificate: 'require',
      },
      admit: () => ({ kind: 'accept', contact: { host: CONTOSO_SBC }, features }),
      onCall: (call) => sbc?.onCall(call),
    });
    const workerEntry = await mediaWorker();
    const media = await createMediaEngine({ workers: 1, bind: '127.0.0.1', ports, workerEntry });
    sbc = new TestSbc(cloud, endpoint, media);
    return sbc;
  }

  /** As an SBC says that it is there. */
  ping(host = TEAMS_HOSTS[0] ?? '', contact = CONTOSO_SBC): Promise<number | 'timeout'> {
    const { port } = must(this.#cloud.teams, 'a cloud with TLS');
    return this.endpoint.ping({ transport: 'tls', host, port }, { contact });
  }

  leg(srtp: 'required' | 'off' = 'required'): Promise<MediaLeg> {
    return this.media.openLeg({ group: 'sbc', keepHeardMs: 2_000, srtp });
  }

  invite(
    to: string,
    sdp: string,
    more: {
      readonly contact?: string;
      readonly centre?: string;
      readonly features?: CallFeatures;
    } = {},
  ): SipCall {
    const { port } = must(this.#cloud.teams, 'a cloud with TLS');
    const host = more.centre ?? TEAMS_HOSTS[0] ?? '';
    const contact = more.contact ?? CONTOSO_SBC;
    const uri = `sip:${to}@${host}:${port};user=phone`;
    return this.endpoint.invite({
      requestUri: uri,
      target: { transport: 'tls', host, port },
      from: { uri: `sip:+447700900123@${contact};user=phone`, display: 'Sales · caller' },
      to: { uri },
      contact: { host: contact },
      sdp,
      ...(more.features === undefined ? {} : { features: more.features }),
    });
  }

  async close(): Promise<void> {
    await this.endpoint.close({ endCalls: true });
    await this.media.close();
  }
}
