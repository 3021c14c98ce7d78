import type { EventOf, EventRecord, TenantId } from '../domain/index.ts';
import { configOf, type TenantState } from '../engine/index.ts';
import { MicrosoftError } from '../microsoft/index.ts';
import type { GraphMail } from '../microsoft/index.ts';
import type { Log } from './log.ts';
import type { CommitListener } from './tenant/port.ts';

export interface CallbackMailOptions {
  readonly state: (tenant: TenantId) => TenantState | null;
  readonly mail: Pick<GraphMail, 'send'>;
  readonly log: Pick<Log, 'info'>;
}

const WHY = {
  attempts: 'the customer did not answer',
  window: 'its time was over',
  refused: 'the number may not be dialled',
} as const;

/**
 * Tells the addresses of a queue (`callback.notifyTo`) of each callback that was given up. Once and
 * no more: what is on record is the alert. Neither name nor number leaves; who it was stands under
 * the interaction, for whoever may see it.
 */
export class CallbackMail implements CommitListener {
  readonly #options: CallbackMailOptions;

  constructor(options: CallbackMailOptions) {
    this.#options = options;
  }

  committed(tenant: TenantId, records: readonly EventRecord[]): void {
    for (const { event } of records) {
      if (event.type !== 'interactionEnded' || event.outcome.kind !== 'callbackFailed') continue;
      this.#tell(tenant, event, WHY[event.outcome.why]).catch((error: unknown) => {
        const code = error instanceof MicrosoftError ? error.code : 'unexpected';
        this.#options.log.info('callbackMail', { tenant, code });
      });
    }
  }

  async #tell(tenant: TenantId, event: EventOf<'interactionEnded'>, why: string): Promise<void> {
    const state = this.#options.state(tenant);
    const config = state === null ? null : configOf(state);
    const queue = event.queue === null ? undefined : config?.queues.get(event.queue);
    const tid = config?.settings?.entraTenant ?? null;
    const [from, ...more] = queue?.callback?.notifyTo ?? [];
    if (queue === undefined || tid === null || from === undefined) return;
    await this.#options.mail.send(tid, {
      // In the name of the first who gets it: no other mailbox need exist.
      from,
      to: [from, ...more],
      subject: `A callback of ${queue.name} was given up`,
      text: `Callback ${event.interaction} of ${queue.name} was given up: ${why}.`,
      attachment: null,
    });
  }
}
