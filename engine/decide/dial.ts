import { must } from '../../domain/index.ts';
import type { InteractionId, LegId, LegTarget, PlayId } from '../../domain/index.ts';
import { OUTBOUND_RING_MS } from '../limits.ts';
import { queueIdOf } from '../queue-of.ts';
import type { Interaction, Offer } from '../state.ts';
import { newLegId, newPlayId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { trunkFor } from './trunk-for.ts';

/**
 * An agent began it, for a customer or another agent, and nobody has answered yet. Afterwards it
 * goes on like any other, also to queues.
 */
export function isOwnCall({ direction, spoke }: Interaction): boolean {
  return !spoke && (direction === 'out' || direction === 'internal');
}

/** The agent is there: the other side is rung, and the agent hears that it rings. */
export function dial(
  run: Run,
  of: {
    readonly interaction: Interaction;
    readonly offer: Pick<Offer, 'id' | 'agent'>;
    readonly leg: LegId;
  },
): void {
  const { interaction, offer, leg } = of;
  const { id, customer } = interaction;
  const { show, callee } = must(interaction.outbound, 'dials for nobody');
  const queue = queueIdOf(interaction);
  const config = queue === null ? undefined : run.state.queues.get(queue)?.config;
  const ringTimeMs = config?.outbound.ringTimeMs ?? OUTBOUND_RING_MS;
  const calleeLeg = newLegId(run);
  const ringback = newPlayId(run);
  emit(run, {
    type: 'dialStarted',
    interaction: id,
    agent: offer.agent,
    leg,
    offer: offer.id,
    calleeLeg,
    ringback,
    until: run.at + ringTimeMs,
  });
  const target: LegTarget =
    callee === null
      ? { kind: 'customer', customer: must(customer, 'a callback to nobody') }
      : { kind: 'agent', ...callee };
  emit(run, {
    type: 'legStarted',
    leg: calleeLeg,
    interaction: id,
    role: 'customer',
    target,
    trunk: trunkFor(run, callee === null ? 'number' : callee.address.kind),
    customer: null,
    ...(show === null ? {} : { from: show }),
    display: callee === null ? '' : `${nameOf(run, offer)} · internal`,
    ringTimeMs,
  });
  playRingback(run, { interaction: id, leg, ringback });
}

function nameOf(run: Run, offer: Pick<Offer, 'agent'>): string {
  return run.state.agents.get(offer.agent)?.config.name ?? offer.agent;
}

/** Until the other side answers; on a leg that is new to it, once more. */
export function playRingback(
  run: Run,
  on: {
    readonly interaction: InteractionId;
    readonly leg: LegId;
    readonly ringback: PlayId;
  },
): void {
  emit(run, {
    type: 'playStarted',
    leg: on.leg,
    interaction: on.interaction,
    purpose: 'ringback',
    play: on.ringback,
    prompts: [{ kind: 'music', name: 'ringback' }],
    loop: true,
    bargeIn: false,
    startMs: 0,
  });
}
