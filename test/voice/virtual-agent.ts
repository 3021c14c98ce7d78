import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';
import { untilTrue } from '../support/until.ts';
import type { Context } from './context.ts';
import { hearExactly, phoneEar, voices, voicesIn } from './hearing.ts';

const botLine = '+442079460141';
const TOLD_MAX = 8_000;

/** A virtual agent that sounds a tone for each frame that it hears. */
class ToneBot {
  readonly url: string;
  readonly #server: WebSocketServer;
  readonly keys: string[] = [];
  #socket: WebSocket | null = null;
  #heard = new Int16Array(0);
  #phase = 0;
  isClosed = false;

  private constructor(server: WebSocketServer, port: number) {
    this.#server = server;
    this.url = `ws://127.0.0.1:${port}/`;
    server.on('connection', (socket) => this.#listen(socket));
  }

  static async open(): Promise<ToneBot> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    return new ToneBot(server, typeof address === 'object' && address !== null ? address.port : 0);
  }

  get heard(): Int16Array {
    return this.#heard;
  }

  say(message: object): void {
    this.#socket?.send(JSON.stringify(message));
  }

  async close(): Promise<void> {
    for (const client of this.#server.clients) client.terminate();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #listen(socket: WebSocket): void {
    this.#socket = socket;
    socket.on('close', () => {
      this.isClosed = true;
    });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return this.#answer(socket, data);
      const message = JSON.parse(data.toString('utf8')) as { type: string; digit?: string };
      if (message.type === 'start') this.say({ type: 'ready' });
      if (message.digit !== undefined) this.keys.push(message.digit);
    });
  }

  #answer(socket: WebSocket, data: Buffer): void {
    const samples = new Int16Array(new Uint8Array(data).buffer);
    this.#heard = Int16Array.of(...this.#heard, ...samples).slice(-TOLD_MAX);
    const tone = samples.map(() => {
      this.#phase += (2 * Math.PI * voices.colleague) / 8_000;
      return Math.round(8_000 * Math.sin(this.#phase));
    });
    socket.send(new Uint8Array(tone.buffer));
  }
}

/** A number whose flow lets that agent speak, and sends the caller on as it says. */
async function publishBot(context: Context, url: string): Promise<void> {
  const bot = {
    kind: 'virtualAgent',
    connector: 'bot',
    outcomes: { sales: 'sales' },
    otherwise: 'bye',
  };
  const nodes = {
    bot,
    sales: { kind: 'queue', queue: 'sales' },
    bye: { kind: 'end', prompt: null },
  };
  await context.add([
    { kind: 'connector', id: 'bot', name: 'Bot', type: 'agent', url },
    { kind: 'flow', id: 'bot', name: 'Bot', start: 'bot', nodes },
    { kind: 'number', number: botLine, entry: { kind: 'flow', flow: 'bot' } },
  ]);
}

/** Each hears the other; its keys reach it; by its outcome the caller comes to Ana. */
export async function speaksWithBot(context: Context): Promise<void> {
  const { twin, caller } = context;
  const bot = await ToneBot.open();
  context.atEnd(() => bot.close());
  await publishBot(context, bot.url);
  const customer = caller as `+${string}`;
  const call = await twin.call(customer, botLine);
  await untilTrue('the call to be answered', async () => {
    return (await twin.callState(call)).state === 'inCall';
  });
  await twin.onCall(call, 'tone', { hz: voices.customer });
  await hearExactly('caller and virtual agent to hear each other', [
    { who: 'the virtual agent', ear: () => bot.heard, hears: ['customer'] },
    { who: 'the customer', ear: phoneEar(context, customer), hears: ['colleague'] },
  ]);
  await twin.onCall(call, 'press', { digits: '5' });
  await untilTrue('the key to reach it', () => bot.keys.includes('5'));
  bot.say({ type: 'end', outcome: 'sales' });
  await twin.rings('ana');
  await untilTrue('the line to the virtual agent to be closed', () => bot.isClosed);
  await twin.onPhone('ana', 'answer');
  await twin.onPhone('ana', 'tone', { hz: voices.ana });
  await twin.onCall(call, 'tone', { hz: voices.customer });
  await untilTrue('the customer to hear Ana', async () => {
    return voicesIn(await twin.heard(`calls/${call}`)) === 'ana';
  });
  await twin.onPhone('ana', 'hangup');
  const { outcome } = await context.outcome();
  if (outcome?.kind !== 'handled') throw new Error(`it was ${outcome?.kind}`);
}
