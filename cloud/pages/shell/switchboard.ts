import type { Guest } from './guest.ts';
import type { Handlers } from './handler.ts';
import { isRecord, readRequest, type HostRequest } from './protocol.ts';
import { capabilityOf } from './runtime.ts';
import { unsupportedAnswer } from './unsupported.ts';

export interface SwitchboardOptions {
  /** Capabilities that are switched off. */
  readonly unsupported: () => readonly string[];
  readonly fault: (error: unknown) => void;
}

/**
 * Takes the messages of all frames. A message counts when its window is one of ours *and* that
 * window still shows the app's origin; an answer goes to that origin only, never to `*`.
 */
export class Switchboard {
  readonly #guests = new Set<Guest>();
  readonly #options: SwitchboardOptions;
  #handlers: Handlers = {};

  constructor(options: SwitchboardOptions) {
    this.#options = options;
  }

  /** Until then every function is one that this client does not have. */
  serve(handlers: Handlers): void {
    this.#handlers = handlers;
  }

  add(guest: Guest): () => void {
    this.#guests.add(guest);
    return () => this.#guests.delete(guest);
  }

  get guests(): readonly Guest[] {
    return [...this.#guests];
  }

  take(event: Pick<MessageEvent, 'data' | 'origin' | 'source'>): void {
    const guest = this.guests.find((one) => one.window === event.source);
    if (guest === undefined || guest.origin !== event.origin) return;
    const request = readRequest(event.data);
    if (request === undefined) return;
    this.#answer(guest, request).catch((error: unknown) => {
      guest.reply(request, unsupportedAnswer(request.func, failureText(error)));
      this.#options.fault(error);
    });
  }

  async #answer(guest: Guest, request: HostRequest): Promise<void> {
    const { unsupported } = this.#options;
    const handlers = this.#handlers;
    const capability = capabilityOf(request.func);
    const isOff = capability !== undefined && unsupported().includes(capability);
    const handler = Object.hasOwn(handlers, request.func) ? handlers[request.func] : undefined;
    if (handler === undefined || isOff) {
      guest.reply(request, unsupportedAnswer(request.func));
      return;
    }
    const args = await handler({ guest, request, args: request.args, info: infoOf(request) });
    if (args !== undefined) guest.reply(request, args);
  }
}

/** Most functions have one argument, an object. */
function infoOf(request: HostRequest): Readonly<Record<string, unknown>> {
  const [first] = request.args;
  return isRecord(first) ? first : {};
}

function failureText(error: unknown): string {
  return error instanceof Error ? error.message : 'the client failed';
}
