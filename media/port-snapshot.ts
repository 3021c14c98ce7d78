import type { SdpSecret, SdpState } from './leg-sdp.ts';
import type { Session } from './negotiate.ts';
import type { LegOptions } from './port.ts';
import type { LegWorkerState } from './worker/resume.ts';

/** A leg's state as plain JSON; what is inside is this room's own business. */
export interface LegSnapshot {
  readonly version: 1;
  readonly port: number;
  readonly options: LegOptions;
  readonly sdp: SdpState;
  /** Numbers of the stream: SSRC, sequence, roll-over, and when they were read. */
  readonly stream: LegWorkerState;
  /** SRTP keys of both sides. Never to be logged, nor stored in clear. */
  readonly secret: { readonly sdp: SdpSecret; readonly session: Session | undefined };
}
