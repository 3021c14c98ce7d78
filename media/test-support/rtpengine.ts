import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import dgram from 'node:dgram';
import { existsSync } from 'node:fs';

/** Debian's rtpengine in userspace, driven by its ng protocol (bencode over UDP). */
const PROGRAM = '/usr/bin/rtpengine';
const NG_PORT = 47_990;
const PORTS = { first: 44_000, last: 46_999 };
const START_TRIES = 50;

export const hasRtpengine = (): boolean => existsSync(PROGRAM);

export interface Rtpengine {
  readonly pid: number;
  /** Sets up one call; returns the ports where each of the two peers sends. */
  call(id: string, ports: readonly [number, number]): Promise<readonly [number, number]>;
  /** Its own SDP for the other side; `protocol` is what that side shall speak. */
  offer(id: string, sdp: string, protocol: string): Promise<string>;
  answer(id: string, sdp: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startRtpengine(): Promise<Rtpengine> {
  const child = spawn(
    PROGRAM,
    [
      ...['--foreground', '--table=-1', '--interface=127.0.0.1', '--log-level=2', '--log-stderr'],
      ...[`--listen-ng=127.0.0.1:${NG_PORT}`, `--port-min=${PORTS.first}`],
      ...[`--port-max=${PORTS.last}`, '--pidfile=/dev/null', '--config-file=none'],
    ],
    { stdio: 'ignore' },
  );
  const ng = new NgClient();
  for (let n = 0; ; n++) {
    const pong = await ng.ask({ command: 'ping' }).catch(() => undefined);
    if (pong?.includes('pong') === true) break;
    if (n === START_TRIES || child.exitCode !== null) throw new Error('rtpengine does not start');
  }
  return {
    pid: child.pid ?? 0,
    call: (id, ports) => setUp(ng, id, ports),
    offer: async (id, sdp, protocol) => {
      const values = { ...baseOf(id), 'transport-protocol': protocol, sdp };
      return sdpIn(await ng.ask({ command: 'offer', ...values }));
    },
    answer: async (id, sdp) => {
      return sdpIn(await ng.ask({ command: 'answer', ...baseOf(id), 'to-tag': 'b', sdp }));
    },
    stop: () => stop(child, ng),
  };
}

async function setUp(ng: NgClient, id: string, [a, b]: readonly [number, number]) {
  const base = baseOf(id);
  const offered = await ng.ask({ command: 'offer', ...base, sdp: sdpOf(a) });
  const answered = await ng.ask({ command: 'answer', ...base, 'to-tag': 'b', sdp: sdpOf(b) });
  // What A is answered is where A sends.
  return [portIn(answered), portIn(offered)] as const;
}

const baseOf = (id: string) => ({ 'call-id': id, 'from-tag': 'a', ICE: 'remove' });

/** The bencoded string under the key `sdp`. */
function sdpIn(reply: string): string {
  const match = /3:sdp(\d+):/.exec(reply);
  const start = (match?.index ?? 0) + (match?.[0].length ?? 0);
  if (match === null) throw new Error(`rtpengine gave no SDP: ${reply.slice(0, 200)}`);
  return reply.slice(start, start + Number(match[1]));
}

function sdpOf(port: number): string {
  const head = 'v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n';
  return `${head}m=audio ${port} RTP/AVP 8\r\n`;
}

function portIn(reply: string): number {
  const port = Number(/m=audio (\d+)/.exec(reply)?.[1]);
  if (!(port > 0)) throw new Error('rtpengine gave no port');
  return port;
}

async function stop(child: ChildProcess, ng: NgClient): Promise<void> {
  ng.close();
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}

class NgClient {
  readonly #socket = dgram.createSocket('udp4');
  readonly #waiting = new Map<string, (reply: string) => void>();
  #next = 1;

  constructor() {
    this.#socket.on('message', (bytes) => {
      const text = bytes.toString('latin1');
      const cookie = text.slice(0, text.indexOf(' '));
      this.#waiting.get(cookie)?.(text);
      this.#waiting.delete(cookie);
    });
  }

  ask(values: Readonly<Record<string, string>>): Promise<string> {
    const cookie = `c${this.#next++}`;
    const pairs = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const body = pairs.map(([key, value]) => `${text(key)}${text(value)}`).join('');
    this.#socket.send(`${cookie} d${body}e`, NG_PORT, '127.0.0.1');
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(cookie);
        reject(new Error('rtpengine does not answer'));
      }, 200);
      this.#waiting.set(cookie, (reply) => {
        clearTimeout(timer);
        resolve(reply);
      });
    });
  }

  close(): void {
    this.#socket.close();
  }
}

const text = (value: string) => `${Buffer.byteLength(value)}:${value}`;
