import type { CommandOf, LegId } from '../../domain/index.ts';
import { replayNode } from '../flow/run.ts';
import type { Interaction } from '../state.ts';
import { legOfCustomer, playMusic, queueAudio, stopPlay } from './audio.ts';
import { playRingback } from './dial.ts';
import { dropAndFinish, dropLeg } from './ending.ts';
import { isHearing, playMessage } from './hearing.ts';
import { hold } from './leg-facts.ts';
import { noticeAgain } from './notice.ts';
import { mix } from './room.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { sayBeforeAgain } from './send-over.ts';
import { voicemailAgain } from './voicemail.ts';

/**
 * A new process has these calls again, in silence: each is to hear what it heard before. Of the
 * legs that are not among them the platform tells the end, and what follows from it, afterwards.
 */
export function legsTakenOver(run: Run, command: CommandOf<'legsTakenOver'>): void {
  const taken = new Set<LegId>();
  for (const id of command.legs) {
    const leg = run.state.legs.get(id);
    if (leg?.state !== 'answered' || taken.has(id)) continue;
    taken.add(id);
    emit(run, { type: 'legTakenOver', leg: id, interaction: leg.interaction });
  }
  for (const id of taken) {
    const leg = run.state.legs.get(id);
    const interaction = leg === undefined ? undefined : run.state.interactions.get(leg.interaction);
    if (leg?.role === 'agent' && interaction !== undefined) messageAgain(run, interaction, leg.id);
    if (leg?.role !== 'customer') continue;
    if (interaction !== undefined) soundAgain(run, interaction, taken);
  }
}

/**
 * A leg that the driver answered itself stands in another's place: what that one heard it hears
 * again. In the place of none it is ended: nobody would ever speak to it.
 */
export function legReplaced(run: Run, command: CommandOf<'legReplaced'>): void {
  const { by, dialog } = command;
  if (run.state.legs.has(by) || run.state.endedLegs.has(by)) return;
  const leg = run.state.legs.get(command.leg);
  const interaction = leg === undefined ? undefined : run.state.interactions.get(leg.interaction);
  if (leg?.state !== 'answered' || interaction === undefined) {
    const reason = 'replaces nobody';
    emit(run, { type: 'legRefused', leg: by, interaction: null, status: 481, reason });
    return;
  }
  const whose = leg.agent === null ? {} : { agent: leg.agent };
  const { id } = interaction;
  emit(run, { type: 'legReplaced', interaction: id, leg: leg.id, ...whose, by, dialog });
  const { owner } = interaction;
  const isOffered = owner.kind === 'offer' && leg.role !== 'customer';
  if (!isOffered) soundAgain(run, interaction, new Set(interaction.legs));
}

function messageAgain(run: Run, interaction: Interaction, leg: LegId): void {
  const { owner } = interaction;
  if (isHearing(owner) && owner.leg === leg) playMessage(run, interaction);
}

function soundAgain(run: Run, interaction: Interaction, taken: ReadonlySet<LegId>): void {
  const { owner } = interaction;
  if (interaction.room !== null) {
    mix(run, interaction);
    return;
  }
  switch (owner.kind) {
    case 'agent':
      if (!taken.has(owner.leg)) return;
      if (owner.held === 'no') rejoin(run, interaction, owner.leg);
      else hold(run, interaction, owner.held);
      return;
    case 'external':
      if (owner.until !== null) musicAgain(run, interaction);
      else if (taken.has(owner.leg)) rejoin(run, interaction, owner.leg);
      return;
    case 'dialling':
      if (isHearing(owner)) playMessage(run, interaction);
      else if (taken.has(owner.leg)) playRingback(run, { interaction: interaction.id, ...owner });
      return;
    case 'voicemail':
      voicemailAgain(run, interaction, owner);
      return;
    case 'sendingOn':
      sayBeforeAgain(run, interaction, owner);
      return;
    case 'notice':
      noticeAgain(run, interaction, owner);
      return;
    case 'flow':
      replayNode(run, interaction);
      return;
    case 'queue':
    case 'offer':
      // Of a callback only the goodbye was left to be heard; the place stands.
      if (interaction.callback !== null) {
        dropLeg(run, interaction.leg, 'hungUp');
        return;
      }
      stopPlay(run, interaction);
      if (interaction.ticket === null) playMusic(run, interaction);
      else queueAudio(run, interaction);
      return;
    case 'leaving':
      // Nobody knows how much of the farewell was heard; the outcome stands.
      dropAndFinish(run, interaction, owner.outcome);
      return;
    default:
  }
}

function musicAgain(run: Run, interaction: Interaction): void {
  stopPlay(run, interaction);
  playMusic(run, interaction);
}

function rejoin(run: Run, interaction: Interaction, leg: LegId): void {
  const { id } = interaction;
  const customerLeg = legOfCustomer(interaction);
  emit(run, { type: 'rejoined', interaction: id, leg, customerLeg });
}
