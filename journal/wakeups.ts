import type { TenantId } from '../domain/index.ts';
import type { Wakeups } from './port.ts';

/** Wake-ups inside one process. A listener's failure is its own. */
export function localWakeups(): Wakeups {
  const listeners = new Set<(tenant: TenantId) => void>();
  return {
    wake(tenant) {
      for (const listener of listeners) listener(tenant);
    },
    onWake(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
