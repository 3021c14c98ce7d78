import { AadError } from './aadsts.ts';
import { DeviceCodes } from './device-codes.ts';
import { entraDialsPreset, type EntraDials } from './dials.ts';
import { Directory } from './directory.ts';
import { Once } from './once.ts';
import { Seal } from './seal.ts';
import { SigningKeys } from './signing-keys.ts';

/** The address that a request came in by. */
export interface Door {
  /** Below it are the issuers: of HTTPS the name that was asked, of HTTP always the same one. */
  readonly issuerOrigin: string;
  /** Below it are the endpoints. */
  readonly base: string;
}

/** What all endpoints of the emulated Entra ID share. */
export class Entra {
  readonly directory = new Directory();
  readonly keys = new SigningKeys();
  readonly seal = new Seal();
  readonly devices = new DeviceCodes();
  readonly usedCodes = new Once();
  dials: EntraDials = entraDialsPreset;
  readonly #wallClock: () => Date;

  constructor(wallClock: () => Date = () => new Date()) {
    this.#wallClock = wallClock;
  }

  /** Entra's time: a dial may set it apart from ours. */
  now(): Date {
    return new Date(this.#wallClock().getTime() + this.dials.clockSkewS * 1_000);
  }

  /** Life of the tokens that are issued now. */
  lifetime(wallTime = this.#wallClock()) {
    const { lifetimeS, expired, clockSkewS } = this.dials;
    const now = wallTime.getTime() + clockSkewS * 1_000;
    const issuedAt = new Date(expired ? now - (lifetimeS + 1) * 1_000 : now);
    const expiresAt = new Date(issuedAt.getTime() + lifetimeS * 1_000);
    return { issuedAt, expiresAt, expiresInS: lifetimeS };
  }

  /** A dial's fault, which comes before everything else that the token endpoint would say. */
  failIfDialled(): void {
    const { failStatus, failTimes, retryAfterS } = this.dials;
    if (failStatus === null) return;
    if (failTimes > 0) {
      const isLast = failTimes === 1;
      const next = isLast ? { failStatus: null, failTimes: 0 } : { failTimes: failTimes - 1 };
      this.dials = { ...this.dials, ...next };
    }
    const code = failStatus === 429 ? 165900 : 90033;
    const retry = retryAfterS === null ? {} : { retryAfterS };
    throw new AadError(code, [], { status: failStatus, ...retry });
  }

  reset(): void {
    this.directory.reset();
    this.devices.clear();
    this.dials = entraDialsPreset;
  }
}
