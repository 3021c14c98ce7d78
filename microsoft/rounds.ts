import type { TenantId } from '../domain/index.ts';

export interface RoundHost {
  tenants(): readonly TenantId[];
  after(delayMs: number, fire: () => void): () => void;
}

/**
 * Looks at every tenant, one after the other, again and again. `lookAt` bears its own faults, so
 * that one tenant's stops no other's; true = Graph wants to be left alone for `restMs`. → how to
 * stop.
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
      if (await lookAt(tenant)) waitMs = restMs;
    }
    if (!stopped) cancel = host.after(waitMs, () => void round());
  };
  void round();
  return () => {
    stopped = true;
    cancel();
  };
}
