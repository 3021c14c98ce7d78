import { randomUUID } from 'node:crypto';
import type { TenantId } from '../../../domain/index.ts';
import type { MediaLeg } from '../../../media/index.ts';
import type { SipCall } from '../../../sip/index.ts';
import type { Place } from './admission.ts';
import type { DriverContext } from './context.ts';
import { FactQueue } from './fact-queue.ts';
import { nameOf } from './hang-up.ts';
import { chooseTrunk } from './outbound-plan.ts';
import { hopsAfter } from './hops.ts';
import { parseDialUri } from './sip-uri.ts';

/** Tells the tenant's people; the number dialled is public, the caller's is not said. */
export function alertEmergency(ctx: DriverContext, tenant: TenantId, number: string): void {
  const text = `Emergency number ${number} was dialled and put through`;
  void new FactQueue(ctx, tenant).push({ type: 'raiseAlert', code: 'emergencyCall', text });
}

/**
 * An emergency call that came on a trunk goes straight through to the carrier: past the engine,
 * every limit, the journal's state and draining. Signalling is passed on, media bridged.
 */
export function passEmergency(ctx: DriverContext, call: SipCall, place: Place): void {
  alertEmergency(ctx, place.tenant, place.number);
  const line = ctx.trunks.enter(place.tenant, place.trunk, { direction: 'inbound', always: true });
  const pass = new Pass(ctx, call, line.kind === 'admitted' ? line.release : () => undefined);
  pass.run(place).catch((error: unknown) => {
    ctx.log({ level: 'warn', code: 'emergencyFailed', detail: nameOf(error) });
    pass.fail(503);
  });
}

class Pass {
  readonly #ctx: DriverContext;
  readonly #near: SipCall;
  readonly #release: () => void;
  #far: SipCall | undefined;
  #media: readonly MediaLeg[] = [];

  constructor(ctx: DriverContext, near: SipCall, release: () => void) {
    this.#ctx = ctx;
    this.#near = near;
    this.#release = release;
    near.onEnded = () => {
      this.#far?.end();
      this.#close();
    };
  }

  async run(place: Place): Promise<void> {
    const group = `emergency-${randomUUID()}`;
    const [near, far] = await Promise.all([
      this.#ctx.media.openLeg({ group }),
      this.#ctx.media.openLeg({ group }),
    ]);
    this.#media = [near, far];
    if (this.#near.state === 'ended') return this.#close();
    const trunk = outwardTrunk(this.#ctx, place);
    const to = trunk === null ? null : parseDialUri(trunk);
    const offer = this.#near.remoteSdp;
    if (to === null || offer === undefined) return this.fail(offer === undefined ? 488 : 503);
    const requestUri = `sip:${place.number}@${to.hostPort};user=phone`;
    const sdp = near.answer(offer);
    const call = this.#ctx.endpoint.invite({
      requestUri,
      target: to.address,
      // The services must see who calls: the caller's identity goes on untouched.
      from: this.#near.from,
      to: { uri: requestUri },
      sdp: far.offer(),
      maxForwards: hopsAfter(this.#near.headers.get('max-forwards')),
    });
    this.#far = call;
    call.onProgress = () => this.#near.progress(180);
    call.onAnswered = (answer) => {
      if (answer === undefined) return this.fail(503);
      far.accept(answer);
      near.bridge(far);
      this.#near.answer(sdp);
    };
    call.onEnded = (end) => this.fail(end.status >= 400 ? end.status : 503);
    this.#near.onReoffer = (again) => reoffer(near, again);
    call.onReoffer = (again) => reoffer(far, again);
  }

  /** Ends both sides in whatever state they are. */
  fail(rejectStatus: number): void {
    this.#near.end({ rejectStatus });
    this.#far?.end();
    this.#close();
  }

  #close(): void {
    for (const leg of this.#media) leg.close();
    this.#media = [];
    this.#release();
  }
}

function reoffer(media: MediaLeg, offer: string | undefined): ReturnType<SipCall['onReoffer']> {
  try {
    return { kind: 'answer', sdp: offer === undefined ? media.offer() : media.answer(offer) };
  } catch {
    return { kind: 'refuse', status: 488 };
  }
}

/**
 * The carrier's trunk before any other; never the one that the call came on, unless it is the
 * only.
 */
function outwardTrunk(ctx: DriverContext, place: Place): string | null {
  const { tenant, config, trunk } = place;
  const trunks = new Map([...config.trunks].filter(([id]) => id !== trunk.id));
  const roles = ['carrier', 'loopback', 'teams'] as const;
  const other = chooseTrunk(ctx, tenant, { trunks, asked: null, roles });
  return (other ?? trunk).uri;
}
