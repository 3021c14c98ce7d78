import type { TenantId } from '../../../domain/index.ts';
import type { MediaEngine } from '../../../media/index.ts';
import type { SipEndpoint } from '../../../sip/index.ts';
import type { ActionResult, VoiceHost } from '../port.ts';
import type { DialLedger } from '../dial-ledger.ts';
import type { Adoptions } from './adoptions.ts';
import type { PassRecord } from './direct-call.ts';
import type { Hearings } from './hearings.ts';
import type { InviteIdentities } from './invite-ids.ts';
import type { LegTable } from './leg-table.ts';
import type { Mixes } from './mixes.ts';
import type { Recordings } from './recordings.ts';
import type { DialAlerts } from './dial-alerts.ts';
import type { CallSealer } from './sealed-call.ts';
import type { RingTarget } from './outbound-plan.ts';
import type { PhoneAddress } from './phones.ts';
import type { SpareLegs } from './spare-legs.ts';
import type { DriverTimers } from './timers.ts';
import type { Trunks } from './trunks.ts';

export type DriverLog = (event: {
  readonly level: 'info' | 'warn';
  readonly code: string;
  /** Never a number, a name or a URI of a person. */
  readonly detail: string;
}) => void;

/** What the parts of the sip driver share. */
export interface DriverContext {
  readonly host: VoiceHost;
  readonly media: MediaEngine;
  readonly spares: SpareLegs;
  readonly endpoint: SipEndpoint;
  readonly legs: LegTable;
  readonly mixes: Mixes;
  readonly recordings: Recordings;
  readonly hearings: Hearings;
  readonly trunks: Trunks;
  readonly timers: DriverTimers;
  readonly log: DriverLog;
  /** Our host in identities towards peers. */
  readonly advertise: string;
  /** Undefined: ids of INVITEs are drawn by chance, and a lost ring is known by its dialog only. */
  readonly identities: InviteIdentities | undefined;
  /** Undefined: calls cannot be taken over by a successor, only ended. */
  readonly sealer: CallSealer | undefined;
  /** Calls that pass through with no leg of the engine's. */
  readonly passes: Set<PassRecord>;
  /** Sides of such calls that the engine is asked to take. */
  readonly adoptions: Adoptions;
  /** Where a registering phone can be rung now. */
  readonly phones: (tenant: TenantId, address: PhoneAddress) => readonly RingTarget[];
  readonly draining: () => boolean;
  /** Once `begun`, this process hands its calls over: what happens here is no fact any more. */
  readonly lastWords: { begun: boolean };
  readonly muted: () => boolean;
  readonly dialAlerts: DialAlerts;
  readonly ledger: (tenant: TenantId) => DialLedger;
}

export const OK: ActionResult = { result: 'ok', code: '' };
export const LEG_GONE: ActionResult = { result: 'failed', code: 'legGone' };

export function failed(code: string): ActionResult {
  return { result: 'failed', code: code.slice(0, 64) };
}

/** Whether a play belongs to the driver itself: its end is no fact. */
export const HOLD_PLAY = 'hold:';
