import type { TenantId } from '../../../domain/index.ts';
import type { DialRule } from '../dial-policy.ts';
import { FactQueue } from './fact-queue.ts';
import type { FactSink } from './fact-queue.ts';

/** Each is said once in this time and tenant. */
const AGAIN_MS = 3_600_000;

const TEXTS: { readonly [rule in DialRule]?: string } = {
  rate: 'Outside calls are refused: more a minute than the dialling policy allows',
  spend: 'Outside calls are refused for today: the dialling policy allows no more spending',
};

/** Tells a tenant's people that a ceiling of their dialling policy was hit: fraud or a busy day. */
export class DialAlerts {
  readonly #toldAt = new Map<string, number>();

  refused(sink: FactSink, tenant: TenantId, rule: DialRule): void {
    const text = TEXTS[rule];
    if (text === undefined) return;
    const key = `${tenant} ${rule}`;
    const nowMs = sink.host.now();
    const last = this.#toldAt.get(key);
    if (last !== undefined && nowMs - last < AGAIN_MS) return;
    this.#toldAt.set(key, nowMs);
    const code = rule === 'rate' ? 'dialRateReached' : 'dialSpendReached';
    void new FactQueue(sink, tenant).push({ type: 'raiseAlert', code, text });
  }
}
