import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMediaEngine, type MediaEngine, type MediaLeg } from '../../media/index.ts';
import { mediaWorker } from '../../media/test-support/worker.ts';
import { createSipEndpoint, type SipCall, type SipEndpoint } from '../../sip/index.ts';
import { rtpRange } from '../support/ports.ts';
import { until } from '../support/until.ts';
import { Edge, edgeName } from './edge.ts';

const number = '+442079460111';
const customer = '+447700900123';

interface Ends {
  readonly edge: Edge;
  readonly media: MediaEngine;
  /** In the place of Patchbay behind the edge, by TCP; in the place of Teams before it, by TLS. */
  readonly inside: SipEndpoint;
  readonly teams: SipEndpoint;
  readonly arrived: { readonly inside: SipCall[]; readonly teams: SipCall[] };
}

/**
 * The name of a tenant goes through the edge both ways: Teams sees it in Contact and Record-Route,
 * with the edge's port and TLS, and calls it back there; Patchbay sees which name was called.
 */
export async function edgeKeepsNames(): Promise<void> {
  const ends = await open();
  try {
    await outward(ends);
    await inward(ends);
  } catch (fault) {
    throw new Error(`${String(fault)}\nedge:\n${ends.edge.lastLines}`, { cause: fault });
  } finally {
    await ends.inside.close();
    await ends.teams.close();
    await ends.media.close();
    await ends.edge.stop();
  }
}

async function open(): Promise<Ends> {
  const edge = await Edge.prepare();
  const read = (name: string): string => readFileSync(join(edge.folder, name), 'utf8');
  const certificate = { cert: read('edge.pem'), key: read('edge.key') };
  const arrived: Ends['arrived'] = { inside: [], teams: [] };
  const bind = '127.0.0.1';
  const inside = await createSipEndpoint({
    bind,
    tcpPort: 0,
    userAgent: 'inside',
    admit: ({ requestUri }) => {
      const host = /@([^:;>]+)/.exec(requestUri)?.[1] ?? '';
      return { kind: 'accept', contact: { host } };
    },
    onCall: (call) => arrived.inside.push(call),
  });
  const teams = await createSipEndpoint({
    bind,
    tls: { port: 0, ca: [edge.authority], certificates: () => [certificate] },
    userAgent: 'teams',
    onCall: (call) => arrived.teams.push(call),
  });
  const workerEntry = await mediaWorker();
  const media = await createMediaEngine({ workers: 1, bind, ports: rtpRange(), workerEntry });
  await edge.start({
    patchbayPort: inside.tcp?.port ?? 0,
    teams: [`sip:127.0.0.1:${teams.tls?.port ?? 0};transport=tls`],
  });
  return { edge, media, inside, teams, arrived };
}

async function outward({ edge, media, inside, arrived }: Ends): Promise<void> {
  const name = `sbc1.${edgeName}`;
  const leg = await media.openLeg({ group: 'out' });
  const target = { transport: 'tcp', host: '127.0.0.1', port: edge.ports.teams } as const;
  const requestUri = `sip:${number}@127.0.0.1:${edge.ports.teams};user=phone`;
  const call = inside.invite({
    requestUri,
    target,
    from: { uri: `sip:${customer}@${name};user=phone` },
    to: { uri: requestUri },
    contact: { host: name },
    sdp: leg.offer(),
  });
  const came = await until('the call at Teams', () => arrived.teams.shift());
  const ours = `<sip:${name}:${edge.ports.tls};transport=tls`;
  expectIn('Contact towards Teams', came.headers.get('contact'), ours);
  expectIn('Record-Route towards Teams', came.headers.get('record-route'), ours);
  expectIn('Request-URI at Teams', came.requestUri, `sip:${number}@127.0.0.1`);
  await answerAndEnd({ media, caller: call, callee: came, leg });
}

async function inward({ edge, media, teams, arrived }: Ends): Promise<void> {
  const name = `sbc2.${edgeName}`;
  const leg = await media.openLeg({ group: 'in', srtp: 'required' });
  const requestUri = `sip:${number}@${name}:${edge.ports.tls};user=phone;transport=tls`;
  const call = teams.invite({
    requestUri,
    target: { transport: 'tls', host: name, port: edge.ports.tls },
    from: { uri: 'sip:+442079460112@sip.pstnhub.localhost;user=phone' },
    to: { uri: requestUri },
    sdp: leg.offer(),
  });
  const came = await until('the call at Patchbay', () => arrived.inside.shift());
  expectIn('Request-URI at Patchbay', came.requestUri, `@${name}:`);
  await answerAndEnd({ media, caller: call, callee: came, leg }, (answered) => {
    const target = answered.dialog()?.remoteTarget;
    expectIn('Contact in the answer', target, `sip:${name}:${edge.ports.tls};transport=tls`);
  });
}

/** The callee ends it, by the Route set that the edge has left: that finds the way back. */
async function answerAndEnd(
  on: {
    readonly media: MediaEngine;
    readonly caller: SipCall;
    readonly callee: SipCall;
    readonly leg: MediaLeg;
  },
  look: (caller: SipCall) => void = () => undefined,
): Promise<void> {
  const { media, caller, callee, leg } = on;
  const isSecure = callee.remoteSdp?.includes('RTP/SAVP') === true;
  if (isSecure !== (callee.peer.transport === 'tls'))
    throw new Error('SRTP by TLS, and only there');
  const other = await media.openLeg({ group: 'callee', srtp: isSecure ? 'required' : 'off' });
  const ended = new Promise<void>((resolve) => {
    caller.onEnded = () => resolve();
  });
  const answered = new Promise<void>((resolve) => {
    caller.onAnswered = (sdp) => {
      leg.accept(sdp ?? '');
      resolve();
    };
  });
  callee.answer(other.answer(callee.remoteSdp ?? ''));
  await answered;
  look(caller);
  callee.end();
  await ended;
  leg.close();
  other.close();
}

function expectIn(what: string, text: string | undefined, part: string): void {
  if (text?.includes(part) !== true) throw new Error(`${what}: ${text}, not ${part}`);
}
