import type { FrameContext } from './context.ts';
import { responseTo, type HostRequest } from './protocol.ts';

/** What a page of the app tells about its own life. */
export interface GuestEvents {
  initialized?(): void;
  loaded?(): void;
  succeeded?(): void;
  failed?(reason: string, message: string): void;
  expectedFailure?(reason: string, message: string): void;
  readyToUnload?(): void;
}

interface GuestOptions {
  readonly window: Pick<Window, 'postMessage'>;
  /** The only origin that is heard and spoken to. */
  readonly origin: string;
  readonly frameContext: FrameContext;
  readonly tab: string;
  readonly events?: GuestEvents;
}

/** A page of the app in a frame or pop-up of ours. */
export class Guest {
  readonly window: Pick<Window, 'postMessage'>;
  readonly origin: string;
  readonly frameContext: FrameContext;
  readonly tab: string;
  readonly events: GuestEvents;
  readonly sessionId = crypto.randomUUID();
  /** Names of the events it wants. */
  readonly registered = new Set<string>();

  constructor(options: GuestOptions) {
    this.window = options.window;
    this.origin = options.origin;
    this.frameContext = options.frameContext;
    this.tab = options.tab;
    this.events = options.events ?? {};
  }

  reply(request: HostRequest, args: readonly unknown[]): void {
    this.window.postMessage(responseTo(request, args), this.origin);
  }

  /** An event, whether or not the app asked for it. */
  tell(func: string, args: readonly unknown[]): void {
    this.window.postMessage({ func, args }, this.origin);
  }

  /** An event that the app asked for; false when it did not. */
  tellIfWanted(func: string, args: readonly unknown[]): boolean {
    if (!this.registered.has(func)) return false;
    this.tell(func, args);
    return true;
  }
}
