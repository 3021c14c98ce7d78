import type { CallerFacts, TenantId } from '../domain/index.ts';
import { normaliseNumber } from '../channels/index.ts';
import type { VoiceDriver } from '../channels/index.ts';
import type { Journal } from '../journal/index.ts';
import type { CallHost, Callee, NoCallee } from '../api/index.ts';
import type { CustomerDoor } from './customer-door.ts';

export interface CallDeskOptions {
  readonly vault: Pick<Journal['vault'], 'seal'>;
  readonly door: Pick<CustomerDoor, 'isNotToBeCalled'>;
  readonly voice: () => Pick<VoiceDriver, 'mayDial'> | null;
}

/** The door for numbers that people want called: policy and lists, then the vault. */
export class CallDesk implements CallHost {
  readonly #options: CallDeskOptions;

  constructor(options: CallDeskOptions) {
    this.#options = options;
  }

  async callee(tenant: TenantId, dialled: string): Promise<Callee | NoCallee> {
    const { vault, door, voice } = this.#options;
    const normal = normaliseNumber(dialled);
    if (normal === null) return 'noNumber';
    const driver = voice();
    if (driver === null) return 'noPhones';
    const { number, country, numberClass } = normal;
    const rule = driver.mayDial(tenant, number);
    if (rule !== null) return rule;
    const { ref, rows } = await vault.seal(tenant, 'number', number);
    const isListed = await door.isNotToBeCalled(tenant, { ref, number });
    if (isListed) return 'doNotCall';
    const facts: CallerFacts = {
      anonymous: false,
      country,
      numberClass,
      vip: false,
      blocked: false,
    };
    return { customer: ref, facts, sealed: rows };
  }
}
