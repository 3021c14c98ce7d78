import type {
  ConnectorConfig,
  ConnectorId,
  Effect,
  LookUpAction,
  PersonalRef,
  SendAction,
  TenantId,
} from '../../domain/index.ts';
import { configOf } from '../../engine/index.ts';
import type { TenantState } from '../../engine/index.ts';
import type { Asked, HttpConnectors, Question } from '../egress/http-connector.ts';
import { pause } from '../clock.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Tenants } from '../tenant/tenants.ts';
import type { Settlement } from './runner.ts';

export interface ConnectorEffectsOptions {
  readonly connectors: Pick<HttpConnectors, 'ask'>;
  readonly submit: Tenants['submit'];
  readonly state: (tenant: TenantId) => TenantState | null;
  /** A number from the vault; null = it is there no more. */
  readonly reveal: (tenant: TenantId, ref: PersonalRef) => Promise<string | null>;
  readonly clock: Clock;
  readonly log: Pick<Log, 'warn'>;
}

type Done = Omit<Settlement, 'effect'>;

/** Nobody waits for a message: it is tried again before it is given up. */
const SEND_TRIES = 3;
const SEND_PAUSE_MS = 1_000;
const SUBMIT_TRIES = 20;
const SUBMIT_PAUSE_MS = 200;

/** What flows ask of systems of the organisation, and what they tell them. */
export class ConnectorEffects {
  readonly #options: ConnectorEffectsOptions;

  constructor(options: ConnectorEffectsOptions) {
    this.#options = options;
  }

  async perform(tenant: TenantId, id: Effect['id'], action: LookUpAction | SendAction) {
    return action.kind === 'lookUp'
      ? this.#lookUp(tenant, id, action)
      : this.#send(tenant, id, action);
  }

  /** The answer enters as a fact; one that nobody waits for any longer changes nothing. */
  async #lookUp(tenant: TenantId, id: Effect['id'], action: LookUpAction): Promise<Done> {
    const asked = await this.#ask(tenant, id, action);
    const { interaction, node } = action;
    const command = {
      type: 'lookUpEnded',
      interaction,
      node,
      asked: action.asked,
      result: asked.ok ? 'ok' : 'failed',
      values: asked.ok ? { ...asked.values } : {},
    } as const;
    const { clock, submit, state } = this.#options;
    for (let tries = 0; tries < SUBMIT_TRIES; tries += 1) {
      const outcome = await submit(tenant, { command, by: { kind: 'system' } });
      if (outcome.kind !== 'retry' || state(tenant) === null) break;
      await pause(clock, SUBMIT_PAUSE_MS);
    }
    return { result: 'ok', code: asked.ok ? '' : asked.code };
  }

  async #send(tenant: TenantId, id: Effect['id'], action: SendAction): Promise<Done> {
    for (let tries = 1; ; tries += 1) {
      const asked = await this.#ask(tenant, id, action);
      if (asked.ok) return { result: 'ok', code: '' };
      if (tries >= SEND_TRIES || !isWorthAnother(asked.code)) {
        return { result: 'failed', code: asked.code };
      }
      await pause(this.#options.clock, SEND_PAUSE_MS);
    }
  }

  async #ask(
    tenant: TenantId,
    id: Effect['id'],
    { connector, parameters, caller }: LookUpAction | SendAction,
  ): Promise<Asked | { readonly ok: false; readonly code: 'noConnector' }> {
    const config = this.#connector(tenant, connector);
    if (config === null) return { ok: false, code: 'noConnector' };
    const { reveal, connectors, log } = this.#options;
    const number = caller === null ? null : await reveal(tenant, caller);
    const question: Question = {
      tenant,
      connector: config,
      parameters,
      caller: number,
      key: `${tenant}/${id}`,
    };
    const asked = await connectors.ask(question);
    if (!asked.ok) log.warn('connectorFailed', { tenant, connector, why: asked.code });
    return asked;
  }

  #connector(tenant: TenantId, id: ConnectorId): ConnectorConfig | null {
    const state = this.#options.state(tenant);
    return (state === null ? undefined : configOf(state).connectors.get(id)) ?? null;
  }
}

/** Refused for good is not asked again. */
const isWorthAnother = (code: string): boolean =>
  code === 'unreachable' || code === 'timeout' || code.startsWith('status5');
