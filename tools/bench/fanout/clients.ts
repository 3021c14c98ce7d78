import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';

/** What the parent asks: as many sockets as tokens. */
export interface ClientPlan {
  readonly port: number;
  readonly tokens: readonly string[];
}

export interface OwnOffer {
  readonly offer: string;
  readonly receivedAt: number;
}

export interface Counted {
  readonly sockets: number;
  readonly frames: number;
  readonly bytes: number;
  /** Events that the sockets were told of, each counted once a socket. */
  readonly deliveries: number;
  readonly seconds: number;
  readonly offers: readonly OwnOffer[];
  readonly closed: number;
  /** Whole boards, for who could not follow. */
  readonly snapshots: number;
}

/** Enough of a message to see its kind and how far it reaches; offers are read whole. */
const HEAD_BYTES = 96;
const AT_ONCE = 100;
const wall = (): number => performance.timeOrigin + performance.now();

/** Sockets that count: a frame's length, the first bytes of its text, and offers. */
class Counter {
  frames = 0;
  bytes = 0;
  snapshots = 0;
  closed = 0;
  isOpen = false;
  firstSeq = 0;
  lastSeq = 0;
  readonly offers: OwnOffer[];
  readonly #socket: Socket;
  readonly #onFirst: () => void;
  #rest: Buffer = Buffer.alloc(0);
  #skip = 0;

  constructor(port: number, token: string, parts: { offers: OwnOffer[]; onFirst: () => void }) {
    this.offers = parts.offers;
    this.#onFirst = parts.onFirst;
    this.#socket = connect(port, '127.0.0.1');
    this.#socket.setNoDelay(true);
    this.#socket.write(
      [
        'GET /api/v1/events HTTP/1.1',
        `Host: 127.0.0.1:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
        `Authorization: Bearer ${token}`,
        '\r\n',
      ].join('\r\n'),
    );
    this.#socket.on('data', (data) => this.#take(data));
    this.#socket.on('close', () => (this.closed += 1));
    this.#socket.on('error', () => undefined);
  }

  end(): void {
    this.#socket.destroy();
  }

  reset(): void {
    this.frames = 0;
    this.bytes = 0;
    this.snapshots = 0;
    this.firstSeq = this.lastSeq;
  }

  #take(data: Buffer): void {
    this.bytes += data.length;
    let from = Math.min(this.#skip, data.length);
    this.#skip -= from;
    if (from === data.length) return;
    let all = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data]);
    if (!this.isOpen) {
      const end = all.indexOf('\r\n\r\n');
      if (end === -1) return void (this.#rest = all);
      this.isOpen = true;
      all = all.subarray(end + 4);
      from = 0;
    }
    while (from < all.length) {
      const used = this.#frame(all, from);
      if (used === 0) break;
      from += used;
    }
    this.#skip += Math.max(0, from - all.length);
    this.#rest = from < all.length ? Buffer.from(all.subarray(from)) : Buffer.alloc(0);
  }

  /** → bytes of the frame, which may go on beyond what is here; 0 = its head is not here yet. */
  #frame(all: Buffer, from: number): number {
    if (all.length < from + 10) return 0;
    const short = (all[from + 1] ?? 0) & 0x7f;
    const head = short === 127 ? 10 : short === 126 ? 4 : 2;
    const length =
      short === 127
        ? Number(all.readBigUInt64BE(from + 2))
        : short === 126
          ? all.readUInt16BE(from + 2)
          : short;
    const start = from + head;
    if (all.length < start + Math.min(length, HEAD_BYTES)) return 0;
    const text = all.toString('latin1', start, start + HEAD_BYTES);
    const isOffer = text.startsWith('{"type":"offer"');
    if (isOffer && all.length < start + length) return 0;
    this.frames += 1;
    if (text.startsWith('{"type":"snapshot"')) this.snapshots += 1;
    if (isOffer) this.#offer(all.toString('utf8', start, start + length));
    const seq = /"seq":(\d+)/.exec(text)?.[1];
    if (seq !== undefined && !isOffer) {
      if (this.lastSeq === 0) this.#onFirst();
      this.lastSeq = Number(seq);
    }
    return head + length;
  }

  #offer(text: string): void {
    const offer = /"offer":"([^"]+)"/.exec(text)?.[1];
    if (offer !== undefined) this.offers.push({ offer, receivedAt: wall() });
  }
}

/** `npm run bench -- fanout-clients`: the far end of `fanout`; its parent tells it what to do. */
export function fanoutClients(): Promise<never> {
  const counters: Counter[] = [];
  const offers: OwnOffer[] = [];
  let since = 0;
  process.on('message', (message: ClientPlan | 'reset' | 'count') => {
    if (message === 'reset') {
      for (const counter of counters) counter.reset();
      offers.length = 0;
      since = wall();
    } else if (message === 'count') {
      process.send?.(countOf(counters, offers, since));
      for (const counter of counters) counter.end();
    } else openAll(message, counters, offers);
  });
  process.send?.('here');
  return new Promise<never>(() => undefined);
}

/** A few at a time: the door admits so many that have not proved themselves yet. */
function openAll({ port, tokens }: ClientPlan, counters: Counter[], offers: OwnOffer[]): void {
  const open = (token: string): void => {
    counters.push(new Counter(port, token, { offers, onFirst }));
  };
  let ready = 0;
  function onFirst(): void {
    ready += 1;
    const next = tokens[counters.length];
    if (next !== undefined) open(next);
    else if (ready === tokens.length) process.send?.('ready');
  }
  for (const token of tokens.slice(0, AT_ONCE)) open(token);
}

function countOf(
  counters: readonly Counter[],
  offers: readonly OwnOffer[],
  since: number,
): Counted {
  const sum = (of: (counter: Counter) => number) =>
    counters.reduce((all, each) => all + of(each), 0);
  return {
    sockets: counters.length,
    frames: sum(({ frames }) => frames),
    bytes: sum(({ bytes }) => bytes),
    deliveries: sum(({ firstSeq, lastSeq }) => lastSeq - firstSeq),
    seconds: (wall() - since) / 1_000,
    offers: [...offers],
    closed: sum(({ closed }) => closed),
    snapshots: sum(({ snapshots }) => snapshots),
  };
}
