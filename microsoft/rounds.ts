import type { TenantId } from '../domain/index.ts';

export interface RoundHost {
  tenants(): readonly TenantId[];
  after(delayMs: number, fire: () => void): () => void;
  debug(code: string, facts: Record<string, unknown>): void;
}

/**
 * Looks at every tenant, one after the other, again and again. One tenant's fault stops neither
 * the others nor the next round. True = Graph wants to be left alone for `restMs`. → how to stop.
 */
export function inRounds(
  host: RoundHost,
  { everyMs, restMs }: { readonly everyMs: number; readonly restMs: number },
  lookAt: (tenant: TenantId) => Promise<boolean>,
): () => void {
  let stopped = false;
  let cancel: () => void = () => undefined;
  const round = async (): Promise<void> => {
    let waitMs = everyMs;
    for (const tenant of host.tenants()) {
      try {
        if (await lookAt(tenant)) waitMs = restMs;
      } catch (error) {
        // What it did not expect itself: a bug, or a tenant that is being let go.
        host.debug('round', { tenant, error: String(error) });
      }
    }
    if (!stopped) cancel = host.after(waitMs, () => void round());
  };
  void round();
  return () => {
    stopped = true;
    cancel();
  };
}
