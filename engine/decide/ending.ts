import type {
  AgentId,
  LegCause,
  LegId,
  Outcome,
  ParticipantEnd,
  Prompt,
} from '../../domain/index.ts';
import { DIRECT_WRAP_UP_MS, FAREWELL_MAX_MS } from '../limits.ts';
import type { Interaction, Other } from '../state.ts';
import { queueIdOf } from '../queue-of.ts';
import { hasCustomer, play } from './audio.ts';
import { endMessage } from './message.ts';
import { endRecording } from './recording.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** Nobody hung up: the connection was lost. */
export const isLoss = (cause: LegCause): boolean =>
  ['noMedia', 'trunkDown', 'hostLost', 'failed'].includes(cause);

/** Wanted over; a leg that is ending already or gone is left alone. */
export function dropLeg(run: Run, id: LegId | null, cause: LegCause): void {
  const leg = id === null ? undefined : run.state.legs.get(id);
  if (leg === undefined || leg.state === 'ending') return;
  if (leg.state === 'incoming') {
    const reason = 'not answered';
    const { interaction } = leg;
    emit(run, { type: 'legRefused', leg: leg.id, interaction, status: 480, reason });
    return;
  }
  emit(run, { type: 'legDropped', leg: leg.id, interaction: leg.interaction, cause });
}

/** Somebody's phone is hung up; the conversation goes on without them. */
export function takeOut(
  run: Run,
  interaction: Interaction,
  out: { readonly other: Other; readonly why: ParticipantEnd },
): void {
  const { other, why } = out;
  const rings = other.state === 'ringing';
  leftRoom(run, interaction, out);
  const isMissed = why === 'noAnswer' || why === 'declined';
  dropLeg(run, other.leg, isMissed ? why : rings ? 'cancelled' : 'hungUp');
}

/** Told alone: their leg is gone, or is seen to by whoever calls this. */
export function leftRoom(
  run: Run,
  interaction: Interaction,
  out: { readonly other: Other; readonly why: ParticipantEnd },
): void {
  const { leg, as, agent } = out.other;
  const whose = agent === null ? {} : { agent };
  const { id } = interaction;
  emit(run, { type: 'participantLeft', interaction: id, leg, ...whose, as, why: out.why });
}

/** The conversation is over, or goes on without them: the others have no part in what follows. */
export function clearRoom(
  run: Run,
  interaction: Interaction,
  why: ParticipantEnd = 'talkOver',
): void {
  for (const other of interaction.others) takeOut(run, interaction, { other, why });
}

/** The one place where an interaction gets its outcome. */
export function finish(run: Run, interaction: Interaction, outcome: Outcome): void {
  const { owner, ticket } = interaction;
  clearRoom(run, interaction);
  endRecording(run, interaction);
  endMessage(run, interaction);
  const waiting = ticket !== null && ticket.open ? run.at - ticket.enteredAt : 0;
  const talking = owner.kind === 'agent' ? run.at - owner.connectedAt : 0;
  emit(run, {
    type: 'interactionEnded',
    interaction: interaction.id,
    outcome,
    queue: queueIdOf(interaction),
    agent: interaction.lastAgent,
    waitedMs: interaction.waitedMs + waiting,
    talkedMs: interaction.talkedMs + talking,
  });
  const callee = interaction.outbound?.callee ?? null;
  if (callee !== null) run.wake.add(callee.agent);
}

export function dropAndFinish(run: Run, interaction: Interaction, outcome: Outcome): void {
  dropLeg(run, interaction.leg, outcome.kind === 'failed' ? outcome.cause : 'hungUp');
  finish(run, interaction, outcome);
}

/** A caller who was not answered yet hears busy; false = they were. */
export function refuseBusy(run: Run, interaction: Interaction): boolean {
  const leg = interaction.leg === null ? undefined : run.state.legs.get(interaction.leg);
  if (leg?.state !== 'incoming') return false;
  const { id } = interaction;
  emit(run, { type: 'legRefused', leg: leg.id, interaction: id, status: 486, reason: 'busy' });
  finish(run, interaction, { kind: 'refused', reason: 'busy' });
  return true;
}

/** Says goodbye first where there is something to say and somebody to hear it. */
export function endWith(
  run: Run,
  interaction: Interaction,
  end: {
    readonly outcome: Outcome;
    readonly prompt: Prompt | null;
    readonly rest?: readonly Prompt[];
  },
): void {
  const { outcome, prompt, rest = [] } = end;
  if (prompt === null || !hasCustomer(run, interaction)) {
    dropAndFinish(run, interaction, outcome);
    return;
  }
  const until = run.at + FAREWELL_MAX_MS;
  emit(run, { type: 'endingStarted', interaction: interaction.id, outcome, until });
  play(run, interaction, { purpose: 'farewell', prompt, rest });
}

/** After-call work by the queue's settings; false = there is none. */
export function startWrapUp(
  run: Run,
  interaction: Interaction,
  of: { readonly agent: AgentId; readonly last: boolean },
): boolean {
  if (interaction.direction === 'internal' && interaction.ticket === null) return false;
  const queue = queueIdOf(interaction);
  const config = queue === null ? undefined : run.state.queues.get(queue)?.config;
  const wrapUpMs = config?.wrapUpMs ?? DIRECT_WRAP_UP_MS;
  if (wrapUpMs === 0) return false;
  const until = run.at + wrapUpMs;
  const { agent, last } = of;
  const latest = config === undefined ? {} : { latest: until + config.wrapUpExtendMaxMs };
  emit(run, { type: 'wrapUpStarted', interaction: interaction.id, agent, until, ...latest, last });
  return true;
}

/** Customer or agent has hung up: the other leg goes, then wrap-up or the end. */
export function endTalk(run: Run, interaction: Interaction): void {
  const { owner } = interaction;
  if (owner.kind !== 'agent') return;
  clearRoom(run, interaction);
  dropLeg(run, interaction.leg, 'hungUp');
  dropLeg(run, owner.leg, 'hungUp');
  const wrapsUp = startWrapUp(run, interaction, { agent: owner.agent, last: true });
  if (!wrapsUp) finish(run, interaction, { kind: 'handled' });
}
