import { must } from '../../domain/index.ts';
import type { CommandOf } from '../../domain/index.ts';
import type { Interaction } from '../state.ts';
import { startFlow } from '../flow/run.ts';
import { ensureAnswered } from './audio.ts';
import { endWith, finish } from './ending.ts';
import { newInteractionId } from './ids.ts';
import { enterQueue, priorityOf } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

/** A call: number → queue is decided whole, ring included, in this one execute. */
export function legIncoming(run: Run, command: CommandOf<'legIncoming'>): void {
  const { state } = run;
  if (state.legs.has(command.leg) || state.endedLegs.has(command.leg)) return;
  const number = state.config.numbers.get(command.number);
  const entry = number?.entry;
  // A Teams user's own number never comes here: the door puts it through.
  if (entry === undefined || entry.kind === 'direct') {
    refuseLeg(run, command, { status: 404, reason: 'unknownNumber' });
    return;
  }
  const interaction = startInteraction(run, command, number?.priority);
  if (command.facts.blocked) {
    refuseBlocked(run, interaction, command);
    return;
  }
  if (entry.kind === 'queue') {
    enterQueue(run, interaction, { queue: entry.queue, priority: priorityOf(interaction) });
  } else {
    startFlow(run, interaction, entry.flow);
  }
}

function refuseLeg(
  run: Run,
  command: CommandOf<'legIncoming'>,
  why: { readonly status: number; readonly reason: string },
): void {
  emit(run, { type: 'legRefused', leg: command.leg, interaction: null, ...why });
}

/** On record and counted like any other, so that somebody may see why it was turned away. */
function refuseBlocked(
  run: Run,
  interaction: Interaction,
  { leg, facts }: CommandOf<'legIncoming'>,
): void {
  const outcome = { kind: 'refused', reason: 'blocked' } as const;
  const list = facts.list === undefined ? undefined : run.state.config.lists.get(facts.list);
  const prompt = list?.prompt ?? null;
  if (prompt !== null) {
    ensureAnswered(run, interaction);
    endWith(run, interaction, { outcome, prompt });
    return;
  }
  // RFC 3261 §21.6.2: 603 Decline asks nobody to try elsewhere.
  const { id } = interaction;
  emit(run, { type: 'legRefused', leg, interaction: id, status: 603, reason: 'blocked' });
  finish(run, interaction, outcome);
}

function startInteraction(
  run: Run,
  command: CommandOf<'legIncoming'>,
  priority: number | undefined,
): Interaction {
  const id = newInteractionId(run);
  const { number, customer, facts, leg, trunk, dialog } = command;
  emit(run, {
    type: 'interactionStarted',
    interaction: id,
    channel: 'voice',
    number,
    customer,
    facts,
    leg,
    trunk,
    dialog,
    ...(priority === undefined ? {} : { priority }),
  });
  return must(run.state.interactions.get(id), 'started');
}
