import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMediaEngine, type MediaEngine } from '../../../../media/index.ts';
import { mediaWorker } from '../../../../media/test-support/worker.ts';
import { createSipEndpoint, type SipEndpoint } from '../../../../sip/index.ts';
import { TestAuthority } from '../../../../sip/test-support/certificates.ts';
import { examineTrunk, type TrunkToExamine } from './doctor.ts';
import type { Finding } from './finding.ts';

/** A far end that answers one number with sound, takes one in silence and refuses the rest. */
describe('a trunk examined over real sockets', () => {
  const authority = new TestAuthority();
  const certificate = authority.issue('IP:127.0.0.1', 'DNS:sbc.test');
  let far: SipEndpoint;
  let media: MediaEngine;
  let worker: string;

  beforeAll(async () => {
    worker = await mediaWorker();
    media = await createMediaEngine({
      workers: 1,
      bind: '127.0.0.1',
      ports: { first: 47_200, last: 47_299 },
      workerEntry: worker,
    });
    far = await createSipEndpoint({
      bind: '127.0.0.1',
      udpPort: 0,
      tls: { port: 0, certificates: () => [certificate] },
      userAgent: 'far end',
      onCall: (call) => {
        const number = /^sip:([^@]*)@/.exec(call.requestUri)?.[1];
        if (number !== '100' && number !== '200') return call.reject(404);
        void media
          .openLeg({ group: call.id, srtp: call.peer.transport === 'tls' ? 'required' : 'off' })
          .then((leg) => {
            const answer = leg.answer(call.remoteSdp ?? '');
            // One-way audio as a firewall makes it: our packets leave for nowhere.
            if (number === '200') leg.close();
            call.answer(answer);
            call.onEnded = () => leg.close();
          });
      },
    });
  });

  afterAll(async () => {
    await far.close({ endCalls: true });
    await media.close();
    authority.remove();
  });

  const examine = async (wish: Partial<TrunkToExamine>): Promise<Finding[]> => {
    const findings: Finding[] = [];
    for await (const finding of examineTrunk({
      uri: `sip:127.0.0.1:${far.udp?.port}`,
      fqdn: null,
      bind: '127.0.0.1',
      rtpPorts: { first: 47_300, last: 47_399 },
      mediaWorkerEntry: worker,
      call: null,
      now: () => Date.now(),
      ...wish,
    })) {
      findings.push(finding);
    }
    return findings;
  };
  const of = (findings: readonly Finding[], check: string) =>
    findings.find((finding) => finding.check === check);

  test('by UDP: OPTIONS and, when asked, a call with sound', async () => {
    const findings = await examine({ call: { number: '100', from: '+447700900000' } });
    expect(findings.filter(({ verdict }) => verdict === 'fault')).toEqual([]);
    expect(of(findings, 'OPTIONS')).toMatchObject({ verdict: 'ok' });
    expect(of(findings, 'codecs')?.text).toBe('PCMA/8000 over RTP/AVP');
    expect(of(findings, 'sound')).toMatchObject({ verdict: 'ok' });
  });

  test('sound that does not come back is one-way audio, with the ports to open', async () => {
    const findings = await examine({ call: { number: '200', from: '+447700900000' } });
    expect(of(findings, 'sound')).toMatchObject({
      verdict: 'fault',
      remedy: expect.stringMatching(/^one-way audio/),
    });
  });

  test('a refused call is told with the words of the far end', async () => {
    const findings = await examine({ call: { number: '300', from: '+447700900000' } });
    expect(of(findings, 'call')).toMatchObject({ verdict: 'fault', text: '404 Not Found' });
  });

  test('by TLS: certificate, chain, SRTP', async () => {
    const uri = `sip:127.0.0.1:${far.tls?.port};transport=tls`;
    const call = { number: '100', from: '+447700900000' };
    const findings = await examine({ uri, ca: [authority.cert], call });
    expect(findings.filter(({ verdict }) => verdict === 'fault')).toEqual([]);
    expect(of(findings, "far end's certificate")).toMatchObject({ verdict: 'ok' });
    expect(of(findings, 'codecs')?.text).toBe('PCMA/8000 over RTP/SAVP');
  });

  test('an authority that is not trusted here is the fault, at the cost of OPTIONS', async () => {
    const findings = await examine({ uri: `sip:127.0.0.1:${far.tls?.port};transport=tls` });
    expect(of(findings, "far end's chain")).toMatchObject({ verdict: 'fault' });
    expect(of(findings, 'OPTIONS')).toMatchObject({ verdict: 'fault' });
  });

  test('nobody there: what stands on it is named as skipped', async () => {
    const findings = await examine({ uri: 'sip:127.0.0.1:9;transport=tls' });
    expect(of(findings, 'TLS')).toMatchObject({ verdict: 'fault' });
    expect(of(findings, 'OPTIONS, call')).toMatchObject({ verdict: 'skipped' });
  });

  test('an address that is none is refused with an example', async () => {
    expect(await examine({ uri: 'sip:' })).toMatchObject([{ verdict: 'fault', check: 'address' }]);
  });
});
