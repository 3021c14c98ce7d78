import { parseMessage } from './parse.ts';
import { Endpoint } from './endpoint.ts';
import { createSipEndpoint } from './index.ts';
import type { SipAddress, SipCall, SipEndpoint } from './index.ts';
import { SocketWire } from './socket-wire.ts';
import { WallTimers } from './timers.ts';
import type { Wire } from './wire.ts';

/** Rates of the parse loop and of the three-endpoint B2BUA; all on one process and one core. */
const PARSE_ROUNDS = 20_000;
const CALLS_PER_SECOND = 200;
const CALLS = 1_000;

const SDP_HEAD =
  'v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=session\r\n' +
  'c=IN IP4 127.0.0.1\r\nb=CT:10000000\r\nt=0 0\r\n';
const SDP = `${SDP_HEAD}m=audio 50000 RTP/AVP 104 9 103 111 18 0 8 97 101 13 118 96 98
a=rtcp:50001
a=rtpmap:104 SILK/16000
a=rtpmap:9 G722/8000
a=rtpmap:103 SILK/8000
a=rtpmap:111 SIREN/16000
a=fmtp:111 bitrate=16000
a=rtpmap:18 G729/8000
a=fmtp:18 annexb=no
a=rtpmap:0 PCMU/8000
a=rtpmap:8 PCMA/8000
a=rtpmap:97 RED/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=rtpmap:13 CN/8000
a=rtpmap:118 CN/16000
a=ptime:20
a=candidate:1 1 UDP 2130706431 52.114.75.24 50000 typ srflx raddr 10.0.136.4 rport 50000
a=candidate:1 2 UDP 2130705918 52.114.75.24 50001 typ srflx raddr 10.0.136.4 rport 50001
a=label:main-audio
a=sendrecv
`.replace(/(?<!\r)\n/g, '\r\n');

/** Shaped like a Teams Direct Routing INVITE, about 1.6 kB. */
function teamsInvite(): Buffer {
  const head = [
    'INVITE sip:+442079460100@sbc.contoso.example:5061;user=phone;transport=tls SIP/2.0',
    'FROM: Ana Example<sip:+442079460111@sip.pstnhub.microsoft.com:5061;user=phone>;tag=2c7d',
    'TO: <sip:+442079460100@sbc.contoso.example:5061;user=phone>',
    'CSEQ: 1 INVITE',
    'CALL-ID: 8d1f0a3b7e6c5b4e9a2d1c0f8e7d6c5b',
    'MAX-FORWARDS: 70',
    'VIA: SIP/2.0/TLS 52.114.75.24:5061;branch=z9hG4bK8f2e6a1c',
    'RECORD-ROUTE: <sip:sip-du-a-eu.pstnhub.microsoft.com:5061;transport=tls;lr>',
    'CONTACT: <sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=3a2f1c0e-5b6d-4e7f;x-c=9d8c/d/8>',
    'CONTENT-TYPE: application/sdp',
    'USER-AGENT: Microsoft.PSTNHub.SIPProxy v.2026.1.1.0 i.EUWE.1',
    'ALLOW: INVITE,ACK,CANCEL,BYE,INFO,NOTIFY,PRACK,UPDATE,OPTIONS',
    'P-ASSERTED-IDENTITY: <tel:+442079460111>,<sip:ana@contoso.example>',
    'PRIVACY: id',
    'SUPPORTED: timer',
    'MIN-SE: 300',
    'SESSION-EXPIRES: 1800',
    `CONTENT-LENGTH: ${Buffer.byteLength(SDP)}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${SDP}`);
}

function benchParse(): Record<string, unknown> {
  const bytes = teamsInvite();
  const source = { transport: 'udp', host: '127.0.0.1', port: 5060 } as const;
  for (let i = 0; i < 2_000; i++) parseMessage(bytes, source);
  const cpu = process.cpuUsage();
  for (let i = 0; i < PARSE_ROUNDS; i++) parseMessage(bytes, source);
  const { user, system } = process.cpuUsage(cpu);
  return { parseBytes: bytes.length, parseUs: round((user + system) / PARSE_ROUNDS) };
}

interface Run {
  readonly calls: number;
  /** INVITE sent to 100 received, on a loop that all three ends share. */
  readonly roundTripMs: number[];
  done: number;
  failed: number;
}

const newRun = (calls: number): Run => ({ calls, roundTripMs: [], done: 0, failed: 0 });

/** Caller → B2BUA → agent: INVITE, 180, 200, ACK, BYE on both legs; the caller hangs up at once. */
async function benchCalls(): Promise<Record<string, unknown>> {
  const agent = await endpoint((call) => {
    call.progress(180);
    call.answer(SDP);
  });
  const parseToTryingMs: number[] = [];
  const b2bua = await measuredEndpoint(parseToTryingMs, (call) => {
    bridge(b2bua, call, portOf(agent));
  });
  const caller = await endpoint(() => undefined);
  await ramp(caller, portOf(b2bua), newRun(400));
  parseToTryingMs.length = 0;
  const run = newRun(CALLS);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  await ramp(caller, portOf(b2bua), run);
  const seconds = (performance.now() - startMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await Promise.all([caller, b2bua, agent].map((each) => each.close()));
  return {
    calls: CALLS,
    failed: run.failed,
    callsPerSecond: round(CALLS / seconds),
    cpuMsPerCallAllThreeEnds: round((user + system) / 1000 / CALLS),
    ...percentiles('parseToTrying', parseToTryingMs),
    ...percentiles('inviteRoundTrip', run.roundTripMs),
  };
}

function percentiles(name: string, valuesMs: number[]): Record<string, number> {
  const sorted = [...valuesMs].sort((a, b) => a - b);
  const at = (share: number): number => round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { [`${name}P50Ms`]: at(0.5), [`${name}P99Ms`]: at(0.99) };
}

/** An endpoint whose wire notes how long after an INVITE reached it the 100 was handed over. */
async function measuredEndpoint(
  parseToTryingMs: number[],
  onCall: (call: SipCall) => void,
): Promise<SipEndpoint> {
  let atMs = 0;
  let receive = (_bytes: Buffer, _source: SipAddress): void => undefined;
  const options = { bind: '127.0.0.1', udpPort: 0, userAgent: 'bench', onCall };
  const socket = await SocketWire.open(options, {
    receive: (bytes, source) => {
      atMs = performance.now();
      receive(bytes, source);
    },
    flowClosed: () => undefined,
  });
  const wire: Wire = {
    local: (transport) => socket.local(transport),
    send: (bytes, to, sendOptions) => {
      socket.send(bytes, to, sendOptions);
      if (bytes.toString('latin1', 0, 11) === 'SIP/2.0 100')
        parseToTryingMs.push(performance.now() - atMs);
    },
    close: () => socket.close(),
  };
  const measured = new Endpoint({ options, timers: new WallTimers(), wire });
  receive = measured.receive;
  return measured;
}

function endpoint(onCall: (call: SipCall) => void): Promise<SipEndpoint> {
  return createSipEndpoint({ bind: '127.0.0.1', udpPort: 0, userAgent: 'bench', onCall });
}

function portOf(end: SipEndpoint): number {
  return end.udp?.port ?? 0;
}

function dial(from: SipEndpoint, port: number, sdp: string): SipCall {
  return from.invite({
    requestUri: `sip:+442079460111@127.0.0.1:${port};user=phone`,
    target: { transport: 'udp', host: '127.0.0.1', port },
    from: { uri: 'sip:+447700900123@127.0.0.1', display: 'Sales · caller' },
    to: { uri: 'sip:+442079460111@127.0.0.1' },
    sdp,
  });
}

function bridge(b2bua: SipEndpoint, call: SipCall, port: number): void {
  const leg = dial(b2bua, port, call.remoteSdp ?? SDP);
  leg.onProgress = () => call.progress(180);
  leg.onAnswered = (sdp) => call.answer(sdp ?? SDP);
  leg.onEnded = () => call.end();
  call.onEnded = () => leg.end();
}

/** Dials at a steady rate until all calls of the run are over. */
function ramp(caller: SipEndpoint, port: number, run: Run): Promise<void> {
  return new Promise((resolve) => {
    const startMs = performance.now();
    let started = 0;
    const pace = setInterval(() => {
      const elapsedS = (performance.now() - startMs) / 1000;
      const due = Math.min(run.calls, elapsedS * CALLS_PER_SECOND);
      for (; started < due; started++) oneCall(dial(caller, port, SDP), run, resolve);
      if (started >= run.calls) clearInterval(pace);
    }, 5);
  });
}

function oneCall(call: SipCall, run: Run, over: () => void): void {
  const atMs = performance.now();
  let answered = false;
  call.onTrying = () => run.roundTripMs.push(performance.now() - atMs);
  call.onAnswered = () => {
    answered = true;
    call.end();
  };
  call.onEnded = () => {
    run.done += 1;
    if (!answered) run.failed += 1;
    if (run.done === run.calls) over();
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** `npm run bench -- sip`: figures for one process that plays caller, B2BUA and agent at once. */
export async function bench(): Promise<Record<string, unknown>> {
  return { ...benchParse(), ...(await benchCalls()) };
}
