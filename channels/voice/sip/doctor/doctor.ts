import { X509Certificate } from 'node:crypto';
import { promises as dns } from 'node:dns';
import { isIP } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createMediaEngine } from '../../../../media/index.ts';
import { createSipEndpoint } from '../../../../sip/index.ts';
import type { SipAddress, SipEndpoint } from '../../../../sip/index.ts';
import { parseDialUri } from '../sip-uri.ts';
import { checkCall } from './call.ts';
import { checkCertificate } from './certificate.ts';
import { checkDirectRouting, type TeamsTrunk } from './direct-routing.ts';
import { checkDns, type Names } from './dns.ts';
import { fault, skipped, type Finding } from './finding.ts';
import { checkOptions } from './options.ts';
import { checkTls } from './tls.ts';

export interface TrunkToExamine {
  /** `sip:HOST:PORT;transport=udp|tcp|tls` */
  readonly uri: string;
  /** What we are called there; null = by address. */
  readonly fqdn: string | null;
  /** Ours, in PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string } | undefined;
  /** As configured and as it works, with the provider's own trunks; null = only an address. */
  readonly configured?: Omit<TeamsTrunk, 'certificate'> | null;
  readonly ca?: readonly string[] | undefined;
  readonly bind: string;
  readonly advertise?: string | undefined;
  readonly rtpPorts: { readonly first: number; readonly last: number };
  readonly mediaWorkerEntry?: string | undefined;
  /** A number that answers by itself; without it nothing is dialled. */
  readonly call: { readonly number: string; readonly from: string } | null;
  readonly names?: Names;
  readonly now: () => number;
}

/**
 * Examines a trunk from outside in: name, certificate, TLS, OPTIONS, a call. Each finding is told
 * as it is made. What stands on something that failed is named as skipped.
 */
export async function* examineTrunk(trunk: TrunkToExamine): AsyncGenerator<Finding> {
  const dial = parseDialUri(trunk.uri);
  if (dial === null) {
    const remedy = 'write it like sip:sip.pstnhub.microsoft.com:5061;transport=tls';
    yield fault('address', `${trunk.uri} is no address of a trunk`, remedy);
    return;
  }
  const { address } = dial;
  const name = await checkDns(address.host, trunk.names ?? dns);
  yield name;
  yield* ownFindings(trunk);
  yield* configuredFindings(trunk);
  if (name.verdict === 'fault') {
    yield skipped('TLS, OPTIONS, call', 'they need the address');
    return;
  }
  let reached = true;
  if (address.transport === 'tls') {
    const { ca, certificate: own, now } = trunk;
    const findings = await checkTls({
      host: address.host,
      port: address.port,
      ca,
      own,
      now: now(),
    });
    yield* findings;
    reached = !findings.some(({ check, verdict }) => check === 'TLS' && verdict === 'fault');
  }
  if (!reached) yield skipped('OPTIONS, call', 'they need the connection');
  else yield* sipFindings(trunk, { ...dial, address });
}

async function* ownFindings(trunk: TrunkToExamine): AsyncGenerator<Finding> {
  const { fqdn, certificate, names, now } = trunk;
  if (fqdn === null) {
    if (/pstnhub\.microsoft/.test(trunk.uri)) {
      const remedy = 'give the trunk its FQDN: Microsoft finds the tenant by the Contact host';
      yield fault('our name', 'the trunk has none', remedy);
    }
    return;
  }
  yield await checkDns(fqdn, names ?? dns, 'our name');
  if (isIP(fqdn) !== 0) {
    yield fault('our name', `${fqdn} is an address`, 'use a name: Microsoft answers 403 to it');
  }
  if (certificate === undefined) return;
  const own = new X509Certificate(certificate.cert);
  yield* checkCertificate(own, { name: fqdn, now: now(), whose: 'our' });
}

function configuredFindings({ configured, certificate }: TrunkToExamine): readonly Finding[] {
  if (configured === undefined || configured === null) return [];
  const own = certificate === undefined ? null : new X509Certificate(certificate.cert);
  return checkDirectRouting({ ...configured, certificate: own });
}

async function* sipFindings(
  trunk: TrunkToExamine,
  dial: { readonly address: SipAddress; readonly hostPort: string },
): AsyncGenerator<Finding> {
  const { bind, advertise, certificate, ca } = trunk;
  const named = advertise === undefined ? {} : { advertise };
  const endpoint = await createSipEndpoint({
    bind,
    ...named,
    udpPort: 0,
    tcpPort: 0,
    tls: {
      certificates: () => (certificate === undefined ? [] : [certificate]),
      ...(ca === undefined ? {} : { ca }),
    },
    userAgent: 'Patchbay doctor',
    onCall: (call) => call.reject(480),
  });
  try {
    const { fqdn, now } = trunk;
    const options = await checkOptions(endpoint, { target: dial.address, fqdn }, now);
    yield options;
    if (trunk.call === null) yield skipped('call', 'name a number that answers with --call NUMBER');
    else if (options.verdict === 'fault') yield skipped('call', 'it needs an answer to OPTIONS');
    else yield* callFindings(trunk, { endpoint, dial, call: trunk.call });
  } finally {
    await endpoint.close({ endCalls: true });
  }
}

async function* callFindings(
  trunk: TrunkToExamine,
  on: {
    readonly endpoint: SipEndpoint;
    readonly dial: { readonly address: SipAddress; readonly hostPort: string };
    readonly call: { readonly number: string; readonly from: string };
  },
): AsyncGenerator<Finding> {
  const { bind, advertise, rtpPorts, mediaWorkerEntry, fqdn } = trunk;
  const media = await createMediaEngine({
    workers: 1,
    bind,
    ...(advertise === undefined ? {} : { advertise }),
    ports: rtpPorts,
    ...(mediaWorkerEntry === undefined ? {} : { workerEntry: mediaWorkerEntry }),
  });
  try {
    yield* await checkCall({
      endpoint: on.endpoint,
      media,
      target: on.dial.address,
      hostPort: on.dial.hostPort,
      fqdn,
      ...on.call,
      wait: (ms) => pause(ms),
    });
  } finally {
    await media.close();
  }
}
