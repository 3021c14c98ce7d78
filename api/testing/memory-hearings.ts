import type { InteractionId, TenantId } from '../../domain/index.ts';
import type { HearingHost, Listener } from '../hearing.ts';

/** Calls that a test speaks into. */
export class MemoryHearingHost implements HearingHost {
  /** What is answered in place of sound. */
  refusal: 'notSupported' | 'noAudio' | null = null;
  readonly listeners = new Map<Listener, string>();

  listen(tenant: TenantId, interaction: InteractionId, listener: Listener) {
    if (this.refusal !== null) return this.refusal;
    this.listeners.set(listener, `${tenant} ${interaction}`);
    return () => void this.listeners.delete(listener);
  }
}
