import { createLocalJWKSet } from 'jose';
import type { FlattenedJWSInput, JSONWebKeySet, JWSHeaderParameters } from 'jose';
import { z } from 'zod';
import { ApiError } from '../error.ts';

const Jwks = z.object({
  keys: z.array(z.looseObject({ kty: z.string().max(16) })).max(100),
});

/** Reads the JSON at the key address. The process passes its egress client; tests a function. */
export type FetchJson = (url: string) => Promise<unknown>;

/** An unknown key id may be a rotation, or an attack: at most two fetches a minute either way. */
const KNOWN_COOLDOWN_MS = 30_000;
/** While there are no keys at all (the cloud is still starting) it is asked more often. */
const EMPTY_COOLDOWN_MS = 1_000;
/** A key that its issuer withdrew is believed at most this long. */
const MAX_AGE_MS = 600_000;

type Resolve = ReturnType<typeof createLocalJWKSet>;

/** The issuer's signing keys, fetched when needed and never in a storm. */
export class KeySet {
  readonly #url: string;
  readonly #fetchJson: FetchJson;
  readonly #now: () => number;
  #resolve: Resolve | null = null;
  #kids: ReadonlySet<string> = new Set();
  #fetchedAt = 0;
  #triedAt = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | null = null;

  constructor(url: string, fetchJson: FetchJson, now: () => number) {
    this.#url = url;
    this.#fetchJson = fetchJson;
    this.#now = now;
  }

  /** In the form that jose's `jwtVerify` takes. */
  readonly key = async (header: JWSHeaderParameters, token: FlattenedJWSInput) => {
    if (this.#isStale(header.kid)) await this.#refresh();
    if (this.#resolve === null) {
      throw new ApiError('notReady', { message: 'The signing keys cannot be fetched' });
    }
    return this.#resolve(header, token);
  };

  #isStale(kid: string | undefined): boolean {
    if (this.#resolve === null || this.#now() - this.#fetchedAt > MAX_AGE_MS) return true;
    return kid !== undefined && !this.#kids.has(kid);
  }

  async #refresh(): Promise<void> {
    const cooldownMs = this.#resolve === null ? EMPTY_COOLDOWN_MS : KNOWN_COOLDOWN_MS;
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
      this.#kids = new Set(keys.keys.flatMap(({ kid }) => (typeof kid === 'string' ? [kid] : [])));
      this.#fetchedAt = this.#now();
    } catch {
      // The old keys stay in use; with none, `key` answers notReady.
    }
  }
}
