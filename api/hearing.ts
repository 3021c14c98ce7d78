import type { InteractionId, TenantId } from '../domain/index.ts';

/** 20 ms at 8 kHz of one party; `agent` = the people whom the customer hears. */
export interface HeardFrame {
  readonly party: 'customer' | 'agent';
  /** Of the 20 ms, the same for both parties. */
  readonly sequence: number;
  readonly samples: Int16Array;
}

/** Never waited for. */
export interface Listener {
  onFrame(frame: HeardFrame): void;
  /** The customer is gone; once, and never after a stop. */
  onEnded(): void;
}

/** Live sound of calls: `notSupported` by this platform, or nobody is up (`noAudio`). */
export interface HearingHost {
  listen(
    tenant: TenantId,
    interaction: InteractionId,
    listener: Listener,
  ): (() => void) | 'notSupported' | 'noAudio';
}
