import type { WebSocket } from '@fastify/websocket';
import { z } from 'zod';
import { InteractionId, must } from '../../domain/index.ts';
import type { InteractionView } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { actorOf } from '../audit.ts';
import { bearerOf } from '../auth/authenticator.ts';
import { ApiError } from '../error.ts';
import { closeCodes } from '../events/protocol.ts';
import type { CloseReason } from '../events/protocol.ts';
import { isSame, reasonOf, RECHECK_MS, TIMER_MAX_MS } from '../events/socket.ts';
import type { SocketGate } from '../events/socket.ts';
import { admit, TENANT_HEADER } from '../gate.ts';
import { isPermitted, leads, policy } from '../policy.ts';
import type { Viewer } from '../port.ts';
import { hearsOwn } from '../routes/recordings.ts';
import { SoundLine } from './sound-line.ts';

const HELLO_MS = 5_000;
/** Of one interaction at a time. */
const LISTENERS_MAX = 4;
/** Sockets that have not proved themselves yet. */
const STRANGERS_MAX = 50;
const QUEUED_MAX = 16;
const RULE = must(policy['GET /api/v1/interactions/:id/audio'], 'live sound has a row');

const Hello = z.object({
  /** First message, or a fresh token of the same person before the old one ends. */
  token: z.string().min(1).max(16_384),
  tenant: z.string().max(64).nullable().default(null),
});
type Hello = z.infer<typeof Hello>;

/** Who listens now; one for each API. */
class Listeners {
  readonly gate: SocketGate;
  readonly strangers = new Set<ListenSocket>();
  readonly all = new Set<ListenSocket>();
  readonly #byInteraction = new Map<string, number>();

  constructor(gate: SocketGate) {
    this.gate = gate;
  }

  /** → gives the place back; null = all are taken. */
  takePlace({ tenant }: Viewer, interaction: InteractionId): (() => void) | null {
    const key = `${tenant} ${interaction}`;
    const taken = this.#byInteraction.get(key) ?? 0;
    if (taken >= LISTENERS_MAX) return null;
    this.#byInteraction.set(key, taken + 1);
    return () => {
      const left = (this.#byInteraction.get(key) ?? 1) - 1;
      if (left === 0) this.#byInteraction.delete(key);
      else this.#byInteraction.set(key, left);
    };
  }
}

/** `GET /interactions/{id}/audio` as a WebSocket: a call as it is spoken, for a transcript. */
export function listenRoutes(app: App, gate: SocketGate): void {
  const listeners = new Listeners(gate);
  app.addHook('preClose', async () => {
    for (const each of listeners.all) each.end('notReady');
  });
  app.route({
    method: 'GET',
    url: '/interactions/:id/audio',
    schema: {
      tags: ['live'],
      description:
        'WebSocket: the call as it is spoken, 20 ms a message and party (see record-calls.md). ' +
        'Supervisors and administrators; each use stands in the audit.',
      params: z.object({ id: InteractionId }),
    },
    handler: async () => {
      throw new ApiError('upgradeRequired');
    },
    wsHandler: (socket, request) => {
      const { id } = request.params;
      if (listeners.strangers.size >= STRANGERS_MAX) {
        return socket.close(closeCodes.tooMany, 'tooMany');
      }
      const line = new ListenSocket(socket, id, listeners);
      const token = bearerOf(request.headers.authorization);
      const tenant = request.headers[TENANT_HEADER];
      if (token !== null) line.hello({ token, tenant: typeof tenant === 'string' ? tenant : null });
    },
  });
}

/**
 * stranger → (token) admitting → listening → ended. It ends with the customer, with its token, and
 * when its person may not any more, which is looked at as often as for a window.
 */
class ListenSocket {
  readonly #socket: WebSocket;
  readonly #interaction: InteractionId;
  readonly #listeners: Listeners;
  readonly #sound: SoundLine;
  #viewer: Viewer | null = null;
  #hello: Hello | null = null;
  #deadline: NodeJS.Timeout;
  #recheck: NodeJS.Timeout | null = null;
  #work: Promise<void> = Promise.resolve();
  #queued = 0;
  /** What is given back when it is gone: the place, and the ear at the call. */
  readonly #undo: (() => void)[] = [];

  constructor(socket: WebSocket, interaction: InteractionId, listeners: Listeners) {
    this.#socket = socket;
    this.#interaction = interaction;
    this.#listeners = listeners;
    this.#sound = new SoundLine(socket);
    listeners.all.add(this);
    listeners.strangers.add(this);
    this.#deadline = setTimeout(() => this.end('helloTimeout'), HELLO_MS);
    socket.on('message', (data) => this.#receive(String(data)));
    socket.on('close', () => this.#gone());
    socket.on('error', () => socket.terminate());
  }

  hello(hello: Hello): void {
    this.#enqueue(() => this.#admit(hello));
  }

  end(reason: CloseReason): void {
    if (this.#viewer !== null) this.#say({ type: 'end', why: reason, ...this.#sound.counts });
    this.#release();
    this.#socket.close(closeCodes[reason], reason);
    // A listener that does not read is not waited for.
    setTimeout(() => this.#socket.terminate(), 1_000).unref();
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN;
  }

  #say(message: object): void {
    if (this.#isOpen) this.#socket.send(JSON.stringify(message));
  }

  #receive(text: string): void {
    const hello = parseHello(text);
    if (hello === null) return this.end('badMessage');
    this.hello(hello);
  }

  #enqueue(run: () => Promise<void>): void {
    this.#queued += 1;
    if (this.#queued > QUEUED_MAX) return this.end('badMessage');
    this.#work = this.#work
      .then(run)
      .catch((error: unknown) => this.end(reasonOf(error)))
      .finally(() => {
        this.#queued -= 1;
      });
  }

  async #admit(hello: Hello): Promise<void> {
    const { gate } = this.#listeners;
    const { identity, viewer } = await admit(gate, hello);
    const before = this.#viewer;
    if (before !== null && !isSame(before, viewer)) return this.end('forbidden');
    const view = await this.#look(viewer);
    if (typeof view === 'string') return this.end(view);
    if (!this.#isOpen) return;
    this.#hello = hello;
    clearTimeout(this.#deadline);
    const leftMs = Math.min(identity.expiresAt - gate.host.now(), TIMER_MAX_MS);
    this.#deadline = setTimeout(() => this.end('unauthenticated'), leftMs);
    if (before === null) await this.#begin(viewer, view);
  }

  async #begin(viewer: Viewer, { agent }: InteractionView): Promise<void> {
    const { gate, strangers } = this.#listeners;
    const place = this.#listeners.takePlace(viewer, this.#interaction);
    if (place === null) return this.end('tooMany');
    this.#undo.push(place);
    await gate.host.audit(viewer.tenant, {
      actor: actorOf(viewer),
      action: 'supervised',
      subject: this.#interaction,
      detail: { mode: 'audio', ...(agent === null ? {} : { agent }) },
    });
    if (!this.#isOpen) return;
    const stop = gate.host.hearings.listen(viewer.tenant, this.#interaction, {
      onFrame: (frame) => {
        if (this.#isOpen) this.#sound.push(frame);
      },
      onEnded: () => this.end('ended'),
    });
    if (typeof stop === 'string') return this.end(stop);
    this.#undo.push(stop);
    this.#viewer = viewer;
    strangers.delete(this);
    const everyMs = gate.recheckMs ?? RECHECK_MS;
    this.#recheck = setInterval(() => this.#enqueue(() => this.#lookAgain()), everyMs);
    this.#say({ type: 'start', version: 1, interaction: this.#interaction, ...SOUND });
  }

  async #lookAgain(): Promise<void> {
    if (this.#hello === null || this.#viewer === null || !this.#isOpen) return;
    const { viewer } = await admit(this.#listeners.gate, this.#hello);
    if (!isSame(this.#viewer, viewer)) return this.end('forbidden');
    const view = await this.#look(viewer);
    if (typeof view === 'string') this.end(view);
  }

  /** As for recordings: another tenant's, another agent's and none at all look the same. */
  async #look(viewer: Viewer): Promise<InteractionView | 'forbidden' | 'notFound'> {
    const { host } = this.#listeners.gate;
    const isLead = leads(viewer);
    if (!isPermitted(RULE, viewer) || (!isLead && !hearsOwn(host, viewer))) return 'forbidden';
    const view = await host.interactionView(viewer.tenant, this.#interaction);
    if (view === null || (!isLead && view.agent !== viewer.agent)) return 'notFound';
    return view;
  }

  #gone(): void {
    this.#listeners.all.delete(this);
    this.#release();
    // After the last queued step, so that a beginning in progress is undone as well.
    void this.#work.then(() => this.#release());
  }

  #release(): void {
    clearTimeout(this.#deadline);
    if (this.#recheck !== null) clearInterval(this.#recheck);
    this.#listeners.strangers.delete(this);
    for (const undo of this.#undo.splice(0)) undo();
  }
}

const SOUND = { encoding: 'pcm_s16le', rateHz: 8_000, frameMs: 20 } as const;

function parseHello(text: string): Hello | null {
  try {
    const parsed = Hello.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
