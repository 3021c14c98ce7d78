import { must } from '../../domain/index.ts';
import type { CommandOf } from '../../domain/index.ts';
import type { Interaction } from '../state.ts';
import { startFlow } from '../flow/run.ts';
import { newInteractionId } from './ids.ts';
import { enterQueue } from './queue.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

const PRIORITY = 5;

/** A call: number → queue is decided whole, ring included, in this one execute. */
export function legIncoming(run: Run, command: CommandOf<'legIncoming'>): void {
  const { state } = run;
  if (state.legs.has(command.leg) || state.endedLegs.has(command.leg)) return;
  const entry = state.config.numbers.get(command.number)?.entry;
  // A Teams user's own number never comes here: the door puts it through.
  if (entry === undefined || entry.kind === 'direct') {
    refuseLeg(run, command, { status: 404, reason: 'unknownNumber' });
    return;
  }
  if (command.facts.blocked) {
    refuseLeg(run, command, { status: 603, reason: 'blocked' });
    return;
  }
  const interaction = startInteraction(run, command);
  if (entry.kind === 'queue') {
    enterQueue(run, interaction, { queue: entry.queue, priority: PRIORITY });
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

function startInteraction(run: Run, command: CommandOf<'legIncoming'>): Interaction {
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
  });
  return must(run.state.interactions.get(id), 'started');
}
