import type { EffectId, InteractionId, TenantId, VoiceAction } from '../../../domain/index.ts';
import type { MediaEngine } from '../../../media/index.ts';
import { createSipEndpoint } from '../../../sip/index.ts';
import type { SipEndpoint, SipTimers, SipTls } from '../../../sip/index.ts';
import { DialLedger } from '../dial-ledger.ts';
import type { DialRule } from '../dial-policy.ts';
import type {
  ActionResult,
  AudioEar,
  DirectCallOnRecord,
  LegOnRecord,
  MediaLoad,
  NotHeard,
  TrunkHealth,
} from '../port.ts';
import type { VoiceDriver, VoiceHost } from '../port.ts';
import { Door, DRAIN_RETRY_S } from './admission.ts';
import { Adoptions } from './adoptions.ts';
import { collect, stopCollect } from './collecting.ts';
import { failed } from './context.ts';
import type { DriverContext, DriverLog } from './context.ts';
import { handOverCalls } from './hand-over.ts';
import { DialAlerts } from './dial-alerts.ts';
import { floodGuard } from './flood-guard.ts';
import type { FloodRates } from './flood-guard.ts';
import { watchDoor } from './flood-watch.ts';
import { hangUp, nameOf, reject } from './hang-up.ts';
import { answer, onInboundCall } from './inbound.ts';
import { Hearings } from './hearings.ts';
import { InviteIdentities } from './invite-ids.ts';
import { watchLines } from './leg-line.ts';
import { stopStream, stream } from './leg-stream.ts';
import { LegTable } from './leg-table.ts';
import type { Leg } from './leg-table.ts';
import { Mixes } from './mixes.ts';
import { bridge, hold, play, stopPlay, unbridge } from './media-actions.ts';
import { ring } from './outbound.ts';
import { decideFor } from './outbound-plan.ts';
import { Recordings } from './recordings.ts';
import { recoverDirect } from './recover-direct.ts';
import { Phones } from './phones.ts';
import type { PhoneAddress, PhoneDigest } from './phones.ts';
import { recoverLegs } from './recover.ts';
import { answerReferral } from './referrals.ts';
import { callSealer } from './sealed-call.ts';
import { SpareLegs } from './spare-legs.ts';
import { realTimers } from './timers.ts';
import type { DriverTimers } from './timers.ts';
import { Trunks } from './trunks.ts';

export interface SipDriverOptions {
  readonly host: VoiceHost;
  /** Opened and closed by its owner; the driver closes only its legs. */
  readonly media: MediaEngine;
  /** Media legs of each kind opened ahead; default 0. Only when `media` has one worker. */
  readonly spareLegs?: number;
  readonly sip: {
    readonly bind: string;
    readonly advertise?: string;
    readonly udpPort?: number;
    readonly tcpPort?: number;
    readonly tls?: SipTls;
    readonly userAgent?: string;
    readonly timers?: SipTimers;
  };
  /**
   * 32 bytes or more that this process and its successors share and nobody else knows: what they
   * send has ids derived by it, so that a successor can cancel it (`invite-ids.ts`), and what it
   * needs to take calls over is sealed by it (`sealed-call.ts`).
   */
  readonly idKey?: Uint8Array | undefined;
  /** What one source and all strangers may send. */
  readonly rates?: FloodRates;
  /** How agents' phones sign in; default `sha256`. */
  readonly phoneDigest?: PhoneDigest;
  readonly log?: DriverLog;
  readonly timers?: DriverTimers;
  /** Runs after everything else is closed. */
  readonly onClosed?: () => Promise<void>;
}

/** The sip driver, and where it listens. */
export interface SipDriver extends VoiceDriver {
  readonly name: 'sip';
  /** `close` on it alone is what a kill is: the sockets go, and nobody is told. */
  readonly endpoint: Pick<SipEndpoint, 'udp' | 'tcp' | 'tls' | 'counts' | 'close'>;
}

/** Binds the ports and takes calls from then on; throws SipError('portTaken') and the like. */
export async function createSipDriver(options: SipDriverOptions): Promise<SipDriver> {
  let context: DriverContext | undefined;
  let draining = false;
  const { host, sip, idKey } = options;
  const door = new Door(host);
  const identities = idKey === undefined ? undefined : new InviteIdentities(idKey);
  const sealer = idKey === undefined ? undefined : callSealer(idKey);
  const log = options.log ?? (() => undefined);
  const phones = new Phones(host, options.phoneDigest ?? 'sha256');
  const endpoint = await createSipEndpoint({
    ...sip,
    auth: phones.auth,
    registrar: phones.registrar,
    guard: floodGuard(host, options.rates ?? {}),
    userAgent: sip.userAgent ?? 'Patchbay',
    isOurs: (ids) => identities?.isOurs(ids) === true,
    // Its dead predecessor's peers may speak before this process has read the journal.
    holdUnknownMs: sealer === undefined ? 0 : HOLD_UNKNOWN_MS,
    admit: (request) => door.admit(request, draining),
    onOptions: (request) => {
      context?.trunks.asked(request);
      return draining ? { status: 503, retryAfterS: DRAIN_RETRY_S } : { status: 200 };
    },
    onCall: (call) => {
      if (context === undefined) call.reject(503, { retryAfterS: 1 });
      else onInboundCall(context, call);
    },
    log,
  });
  const timers = options.timers ?? realTimers;
  const lastWords = { begun: false };
  context = {
    host,
    media: options.media,
    spares: new SpareLegs(options.media, options.spareLegs ?? 0),
    endpoint,
    legs: new LegTable(),
    mixes: new Mixes(),
    recordings: new Recordings(),
    hearings: new Hearings(),
    trunks: new Trunks(host, timers),
    timers,
    log,
    advertise: sip.advertise ?? endpoint.udp?.host ?? sip.bind,
    identities,
    sealer,
    passes: new Set(),
    adoptions: new Adoptions(),
    phones: (tenant, address) => phones.targets(endpoint, tenant, address),
    dialAlerts: new DialAlerts(),
    draining: () => draining,
    lastWords,
    muted: () => lastWords.begun,
    ledger: newLedgers(),
  };
  const stopLines = watchLines(context);
  context.trunks.start((target, contact) =>
    endpoint.ping(target, contact === null ? {} : { contact }),
  );
  const stopFloods = watchDoor(context);
  const drain = (): void => {
    draining = true;
  };
  const { onClosed = () => Promise.resolve() } = options;
  const stopWatching = (): void => {
    stopLines();
    stopFloods();
  };
  return new Driver(context, { drain, stopWatching, onClosed });
}

function newLedgers(): DriverContext['ledger'] {
  const ledgers = new Map<TenantId, DialLedger>();
  return (tenant) => {
    const ledger = ledgers.get(tenant) ?? new DialLedger();
    ledgers.set(tenant, ledger);
    return ledger;
  };
}

/** Start and reading a journal, with room for a busy machine. */
const HOLD_UNKNOWN_MS = 20_000;

const FLUSH_MS = 2_000;

/** Effects remembered, so that a repeated one is not carried out twice. */
const EFFECTS_MAX = 20_000;

interface DriverOwner {
  readonly drain: () => void;
  readonly stopWatching: () => void;
  readonly onClosed: () => Promise<void>;
}

class Driver implements SipDriver {
  readonly name = 'sip';
  readonly endpoint: SipEndpoint;
  readonly #ctx: DriverContext;
  readonly #owner: DriverOwner;
  readonly #effects = new Map<string, Promise<ActionResult>>();

  constructor(ctx: DriverContext, owner: DriverOwner) {
    this.#ctx = ctx;
    this.#owner = owner;
    this.endpoint = ctx.endpoint;
  }

  perform(tenant: TenantId, effect: EffectId, action: VoiceAction): Promise<ActionResult> {
    // Left open, for the successor to do.
    if (this.#ctx.lastWords.begun) return new Promise(() => undefined);
    const key = `${tenant} ${effect}`;
    const known = this.#effects.get(key);
    if (known !== undefined) return known;
    const result = this.#perform(tenant, action).catch((error: unknown) => {
      this.#ctx.log({ level: 'warn', code: 'actionFailed', detail: nameOf(error) });
      return failed(nameOf(error));
    });
    this.#effects.set(key, result);
    const [oldest] = this.#effects.keys();
    if (this.#effects.size > EFFECTS_MAX && oldest !== undefined) this.#effects.delete(oldest);
    return result;
  }

  async #perform(tenant: TenantId, action: VoiceAction): Promise<ActionResult> {
    const ctx = this.#ctx;
    ctx.adoptions.named(tenant, action);
    const leg = ctx.legs.get(tenant, action.leg);
    const other = 'other' in action ? ctx.legs.get(tenant, action.other) : undefined;
    switch (action.kind) {
      case 'answer':
        return answer(ctx, leg, action.interaction);
      case 'reject':
        return reject(ctx, leg, action);
      case 'ring':
        return ring(ctx, tenant, action);
      case 'play':
        return play(ctx, leg, action);
      case 'stopPlay':
        return stopPlay(leg, action);
      case 'bridge':
      case 'unhold':
        return bridge(ctx, leg, other);
      case 'unbridge':
        return unbridge(ctx, leg);
      case 'hold':
        return hold(ctx, { leg, other }, action.music);
      case 'mix':
        return ctx.mixes.set(ctx, tenant, action);
      case 'record':
        return ctx.recordings.perform(ctx, { tenant, leg }, action);
      case 'answerReferral':
        return answerReferral(leg, action);
      case 'stream':
        return stream(ctx, leg, action);
      case 'stopStream':
        return stopStream(leg, action);
      case 'collect':
        return collect(ctx, leg, action);
      case 'stopCollect':
        return stopCollect(leg, action);
      case 'hangUp':
        return hangUp(ctx, { tenant, leg }, action);
    }
  }

  recover(tenant: TenantId, legs: readonly LegOnRecord[]): Promise<void> {
    return recoverLegs(this.#ctx, tenant, legs);
  }

  recoverDirect(tenant: TenantId, calls: readonly DirectCallOnRecord[]): Promise<void> {
    return recoverDirect(this.#ctx, tenant, calls);
  }

  phones(tenant: TenantId, address: PhoneAddress): number {
    return this.#ctx.phones(tenant, address).length;
  }

  mayDial(tenant: TenantId, number: string): DialRule | null {
    const config = this.#ctx.host.config(tenant);
    if (config === null) return 'notPermitted';
    const decision = decideFor(this.#ctx, { tenant, config }, number);
    return decision.kind === 'refused' ? decision.rule : null;
  }

  listen(tenant: TenantId, interaction: InteractionId, ear: AudioEar): (() => void) | NotHeard {
    return this.#ctx.hearings.listen(this.#ctx, { tenant, interaction }, ear);
  }

  trunks(): readonly TrunkHealth[] {
    return this.#ctx.trunks.health();
  }

  load(): readonly MediaLoad[] {
    return this.#ctx.media.load();
  }

  drain(): void {
    this.#owner.drain();
  }

  async handOver(): Promise<void> {
    // Without the key nobody could take anything over.
    if (this.#ctx.sealer === undefined) return this.close();
    this.#owner.drain();
    this.#owner.stopWatching();
    this.#ctx.trunks.stop();
    this.#ctx.hearings.close();
    await handOverCalls(this.#ctx);
    this.#ctx.spares.close();
    await this.#owner.onClosed();
  }

  async close(): Promise<void> {
    if (this.#ctx.lastWords.begun) return;
    this.#owner.drain();
    this.#owner.stopWatching();
    this.#ctx.trunks.stop();
    const legs = this.#ctx.legs.all();
    await this.#ctx.endpoint.close({ endCalls: true });
    await this.#flush(legs);
    this.#ctx.spares.close();
    for (const leg of legs) {
      leg.media?.close();
      leg.facts.close();
    }
    for (const { facts } of this.#ctx.passes) facts.close();
    await this.#owner.onClosed();
  }

  /** The ends of the last calls go into the journal when it is there; it is not waited for long. */
  async #flush(legs: readonly Leg[]): Promise<void> {
    const idle = this.#ctx.recordings
      .settled()
      .then(() => Promise.all([...legs, ...this.#ctx.passes].map(({ facts }) => facts.idle())));
    let late = { clear: (): void => undefined };
    const timeout = new Promise<void>((resolve) => {
      late = this.#ctx.timers.set(FLUSH_MS, resolve);
    });
    await Promise.race([idle, timeout]);
    late.clear();
  }
}
