/** What the server says of sign-in before anybody is signed in (`GET /app/config.json`). */
export interface AppConfig {
  readonly cloud: 'emulated' | 'microsoft';
  /** Origins beside Microsoft's own from which the shell may speak to us: the emulated one's. */
  readonly hostOrigins: readonly string[];
  readonly clientId: string | null;
  readonly authority: string | null;
  readonly scope: string;
}

export async function fetchConfig(): Promise<AppConfig> {
  const answer = await fetch('/app/config.json');
  if (!answer.ok) throw new Error(`config.json: ${answer.status}`);
  return (await answer.json()) as AppConfig; // our own server's: its form is its promise
}
