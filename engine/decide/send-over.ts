import type { OverflowTarget, Prompt, TransferTarget } from '../../domain/index.ts';
import { startFlow } from '../flow/run.ts';
import { NODES_PER_STEP_MAX, PLAY_MAX_MS } from '../limits.ts';
import type { SendingOn } from '../queue-state.ts';
import type { Agent, Interaction, Queue } from '../state.ts';
import { ensureAnswered, hasCustomer, play, stopPlay } from './audio.ts';
import { endWith, refuseBusy } from './ending.ts';
import { endOffers } from './offer.ts';
import { isDeserted } from './overflow.ts';
import { emit } from './run.ts';
import type { Over, Run } from './run.ts';
import { giveAway, goTo, maySendTo, targetFault } from './transfer.ts';

/**
 * The last agent went: those who wait go on, where the queue says so. After each command, and only
 * the queues of those who went are looked at.
 */
export function leaveDeserted(run: Run): void {
  const { state, membersChanged } = run;
  const gone = [...run.wake].filter((id) => isGone(state.agents.get(id)));
  if (gone.length === 0 && !membersChanged) return;
  for (const queue of state.queues.values()) {
    if (!mayBeDeserted(run, queue)) continue;
    const isLeft = membersChanged || gone.some((id) => state.router.serves(id, queue.id));
    if (isLeft) leaveIfDeserted(run, queue);
  }
}

const isGone = (agent: Agent | undefined): boolean =>
  agent?.duty.kind !== 'ready' || agent.presence === 'offline';

function mayBeDeserted({ state }: Run, { id, config }: Queue): boolean {
  const { noAgents } = config.overflow;
  return noAgents?.appliesTo === 'all' && state.router.load(id).waiting > 0;
}

/** Who is being rung for is not waiting: the end of the ring is waited for. */
export function leaveIfDeserted(run: Run, queue: Queue): void {
  const { noAgents } = queue.config.overflow;
  if (noAgents === null || !mayBeDeserted(run, queue) || !isDeserted(run, queue, noAgents)) return;
  const { router } = run.state;
  for (const interaction of [...router.waiting(queue.id)]) {
    sendOver(run, interaction, { queue: queue.id, why: 'noAgents', target: noAgents.target });
  }
}

/**
 * Sends an interaction on, after what is to be said. False: its target cannot take it now, or the
 * way goes round in a circle that the configuration check did not see (through a flow).
 */
export function sendOver(run: Run, interaction: Interaction, over: Over): boolean {
  const { queue, why, target } = over;
  // A callback is served by this queue or given up: nobody is there to hear another's words.
  if (interaction.callback !== null) return false;
  if (run.depth >= NODES_PER_STEP_MAX) return false;
  if (target.kind !== 'end' && !maySendTo(run, interaction, bare(target))) return false;
  emit(run, { type: 'overflowed', interaction: interaction.id, queue, why, target });
  endOffers(run, interaction, 'withdrawn');
  const words = wordsOf(over);
  const [prompt, ...rest] = words;
  if (target.kind === 'end') {
    endOver(run, interaction, { target, words });
  } else if (prompt === undefined || !hasCustomer(run, interaction)) {
    go(run, interaction, target);
  } else {
    ensureAnswered(run, interaction);
    const until = run.at + PLAY_MAX_MS;
    emit(run, {
      type: 'sendingOnStarted',
      interaction: interaction.id,
      queue,
      why,
      target,
      until,
    });
    play(run, interaction, { purpose: 'sendingOn', prompt, rest });
  }
  return true;
}

/** A greeting that nobody is rung after, and the exception's own words. */
function wordsOf({ first, target }: Over): Prompt[] {
  return [first, target.prompt].filter((each) => each !== undefined && each !== null);
}

function endOver(
  run: Run,
  interaction: Interaction,
  end: {
    readonly target: Extract<OverflowTarget, { kind: 'end' }>;
    readonly words: readonly Prompt[];
  },
): void {
  const { target, words } = end;
  if (target.busy === true && refuseBusy(run, interaction)) return;
  ensureAnswered(run, interaction);
  const [prompt = null, ...rest] = words;
  endWith(run, interaction, { outcome: { kind: 'timedOut' }, prompt, rest });
}

/** It was said, or nothing was; the target may have become one that cannot take it. */
export function saidBefore(run: Run, interaction: Interaction, owner: SendingOn): void {
  const { target, queue } = owner;
  stopPlay(run, interaction);
  const isThere = target.kind !== 'end' && targetFault(run, bare(target)) === null;
  if (isThere) {
    go(run, interaction, target);
    return;
  }
  const prompt = run.state.queues.get(queue)?.config.farewell ?? null;
  endWith(run, interaction, { outcome: { kind: 'timedOut' }, prompt });
}

/** In a new process it is said once more. */
export function sayBeforeAgain(run: Run, interaction: Interaction, owner: SendingOn): void {
  const { prompt } = owner.target;
  if (prompt === undefined || prompt === null) saidBefore(run, interaction, owner);
  else play(run, interaction, { purpose: 'sendingOn', prompt });
}

type Onward = Exclude<OverflowTarget, { kind: 'end' }>;

function go(run: Run, interaction: Interaction, to: Onward): void {
  const target = bare(to);
  run.depth++;
  giveAway(run, interaction, target);
  if (target.kind === 'flow') startFlow(run, interaction, target.flow);
  else goTo(run, interaction, target);
  run.depth--;
}

/** As a person would send it there: what is said before is the queue's affair. */
function bare({ prompt: _said, ...target }: Onward): TransferTarget {
  return target;
}
