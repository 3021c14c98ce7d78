import { createLocalJWKSet } from 'jose';
import type { FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { ApiError } from '../error.ts';

const Jwks = z.object({
  keys: z
    .array(z.looseObject({ kty: z.string().max(16), issuer: z.string().max(512).optional() }))
    .max(100),
});

/** Reads the JSON at the key address. The process passes its egress client; tests a function. */
export type FetchJson = (url: string) => Promise<unknown>;

/** An unknown key id may be a rotation, or an attack: at most two fetches a minute either way. */
const KNOWN_COOLDOWN_MS = 30_000;
/** While there are no keys at all (the cloud is still starting) it is asked soon, then less. */
const EMPTY_COOLDOWN_MS = 1_000;
/** A key that its issuer withdrew is believed at most this long. */
const MAX_AGE_MS = 600_000;

type Resolve = ReturnType<typeof createLocalJWKSet>;

interface KeySetOptions {
  readonly jwksUrl: string;
  readonly fetchJson: FetchJson;
  readonly keysCooldownMs?: number;
  readonly now: () => number;
}

/** The issuer's signing keys, fetched when needed and never in a storm. */
export class KeySet {
  readonly #url: string;
  readonly #fetchJson: FetchJson;
  readonly #knownCooldownMs: number;
  readonly #now: () => number;
  #resolve: Resolve | null = null;
  /** What each key says about whom it signs for, by key id. */
  #issuers: ReadonlyMap<string, string | null> = new Map();
  #failures = 0;
  #fetchedAt = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | null = null;

  constructor(options: KeySetOptions) {
    this.#url = options.jwksUrl;
    this.#fetchJson = options.fetchJson;
    this.#knownCooldownMs = options.keysCooldownMs ?? KNOWN_COOLDOWN_MS;
    this.#now = options.now;
  }

  /** In the form that jose's `jwtVerify` takes. */
  readonly key = async (header: JWSHeaderParameters, token: FlattenedJWSInput) => {
    // Entra always names its key; without a name nothing is fetched and nothing is guessed.
    if (header.kid === undefined) throw new ApiError('invalidToken');
    if (this.#isStale(header.kid)) await this.#refresh();
    if (this.#resolve === null) {
      throw new ApiError('notReady', { message: 'The signing keys cannot be fetched' });
    }
    return this.#resolve(header, token);
  };

  issuerOf(kid: string | undefined): string | null {
    return kid === undefined ? null : (this.#issuers.get(kid) ?? null);
  }

  #isStale(kid: string): boolean {
    if (this.#resolve === null || this.#now() - this.#fetchedAt > MAX_AGE_MS) return true;
    return !this.#issuers.has(kid);
  }

  async #refresh(): Promise<void> {
    const emptyMs = EMPTY_COOLDOWN_MS * 2 ** Math.min(this.#failures, 5);
    const cooldownMs = this.#resolve === null ? emptyMs : this.#knownCooldownMs;
    if (this.#pending === null && this.#now() - this.#triedAt < cooldownMs) return;
    this.#pending ??= this.#load().finally(() => {
      this.#pending = null;
    });
    await this.#pending;
  }

  async #load(): Promise<void> {
    this.#triedAt = this.#now();
    try {
      const keys = Jwks.parse(await this.#fetchJson(this.#url));
      const set: JSONWebKeySet = keys;
      this.#resolve = createLocalJWKSet(set);
      this.#issuers = new Map(
        keys.keys.flatMap(({ kid, issuer }) =>
          typeof kid === 'string' ? [[kid, issuer ?? null] as const] : [],
        ),
      );
      this.#fetchedAt = this.#now();
    } catch {
      this.#failures += 1;
      // The old keys stay in use; with none, `key` answers notReady.
    }
  }
}
