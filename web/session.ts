/** Who looks at this page. In the demo: the supervisor, or `/?as=dana`. */
const DEMO_PERSON = 'chloe';
/** A new token is fetched this long before the old one ends. */
const RENEW_BEFORE_MS = 120_000;

interface Held {
  readonly token: string;
  readonly endsAt: number;
}

export class SessionError extends Error {
  override readonly name = 'SessionError';
}

/**
 * A token of the emulated cloud, fetched from our own origin and kept in memory only: inside Teams
 * storage may throw, and a token in storage outlives its window.
 */
export class Session {
  readonly person: string;
  #held: Held | null = null;
  #pending: Promise<Held> | null = null;

  constructor(search: string) {
    const asked = new URLSearchParams(search).get('as') ?? DEMO_PERSON;
    this.person = /^[a-z]{1,32}$/.test(asked) ? asked : DEMO_PERSON;
  }

  async token(): Promise<string> {
    const held = this.#held;
    if (held !== null && held.endsAt - Date.now() > RENEW_BEFORE_MS) return held.token;
    this.#pending ??= fetchToken(this.person).finally(() => {
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

async function fetchToken(as: string): Promise<Held> {
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
