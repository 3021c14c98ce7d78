/** A new token is fetched this long before the old one ends. */
const RENEW_BEFORE_MS = 120_000;

/** A token with its end, in this machine's time. */
export interface Held {
  readonly token: string;
  readonly endsAt: number;
}

export class SessionError extends Error {
  override readonly name = 'SessionError';
}

/**
 * The signed-in person's token, fetched when needed and kept in memory only: inside Teams storage
 * may throw, and a token in storage outlives its window.
 */
export class Session {
  readonly #fetch: () => Promise<Held>;
  #held: Held | null = null;
  #pending: Promise<Held> | null = null;

  constructor(fetchToken: () => Promise<Held>) {
    this.#fetch = fetchToken;
  }

  async token(): Promise<string> {
    const held = this.#held;
    if (held !== null && held.endsAt - Date.now() > RENEW_BEFORE_MS) return held.token;
    this.#pending ??= this.#fetch().finally(() => {
      this.#pending = null;
    });
    this.#held = await this.#pending;
    return this.#held.token;
  }

  /** The server did not take it: the cloud may have started anew with new keys. */
  drop(): void {
    this.#held = null;
  }

  /** Until the next token must be sent on an open socket. */
  renewInMs(): number {
    return Math.max(1_000, (this.#held?.endsAt ?? 0) - Date.now() - RENEW_BEFORE_MS + 1_000);
  }
}

/** Who looks, as the address says (`?as=dana`); null = it does not say, or not a name. */
export function personIn(search: string): string | null {
  const asked = new URLSearchParams(search).get('as');
  return asked !== null && /^[a-z]{1,32}$/.test(asked) ? asked : null;
}

/** A token of the emulated cloud, by our own origin. */
export async function emulatedToken(as: string): Promise<Held> {
  const answer = await fetch('/emulator/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ as }),
  });
  if (answer.status === 404) throw new SessionError('Open Patchbay inside Teams to sign in.');
  if (!answer.ok) throw new SessionError('The emulated cloud gives no token. Is it running?');
  const body: unknown = await answer.json();
  const { access_token: token, expires_in: seconds } = body as {
    access_token: string;
    expires_in: number;
  }; // our own origin, documented in DESIGN §11
  return { token, endsAt: Date.now() + seconds * 1_000 };
}
