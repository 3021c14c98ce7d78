import type { LegCause, ParticipantEnd } from '../../domain/index.ts';
import { isSameRoom, membersOf, needsRoom, otherOf } from '../room.ts';
import type { Interaction, Leg, Other } from '../state.ts';
import { legOfCustomer, musicOf } from './audio.ts';
import { clearRoom, leftRoom, takeOut } from './ending.ts';
import { emit, touchedIn } from './run.ts';
import type { Run } from './run.ts';

/** At the end of every command, for what it touched: who hears whom is as the state says. */
export function mixRooms(run: Run): void {
  for (const interaction of touchedIn(run)) {
    if (!needsRoom(interaction)) continue;
    const members = membersOf(run.state, interaction);
    if (members.length > 0 && !isSameRoom(interaction.room, members)) mix(run, interaction);
  }
}

/** Says the whole room, though the platform may know it: after it lost its memory. */
export function mix(run: Run, interaction: Interaction): void {
  emit(run, {
    type: 'roomMixed',
    interaction: interaction.id,
    customerLeg: legOfCustomer(interaction),
    members: membersOf(run.state, interaction),
    music: musicOf(run, interaction),
  });
}

/** Their leg is gone: told before the leg's end, so that nobody is in it without a leg. */
export function otherGone(
  run: Run,
  interaction: Interaction,
  gone: { readonly other: Other; readonly cause: LegCause },
): void {
  const { other, cause } = gone;
  leftRoom(run, interaction, { other, why: endOf(other, cause) });
}

function endOf(other: Other, cause: LegCause): ParticipantEnd {
  const rings = other.state !== 'in';
  switch (cause) {
    case 'hungUp':
      return rings ? 'declined' : 'left';
    case 'busy':
    case 'declined':
    case 'noAnswer':
    case 'refused':
      return rings ? cause : 'left';
    case 'cancelled':
    case 'answeredElsewhere':
      return rings ? 'noAnswer' : 'left';
    case 'unreachable':
    case 'congested':
      return rings ? 'unreachable' : 'lost';
    default:
      return 'lost';
  }
}

/** Nobody answered, or pressed the key, within the limit. True: the leg was one of the others'. */
export function rangOut(run: Run, interaction: Interaction, leg: Leg): boolean {
  const other = otherOf(interaction, leg.id);
  if (other === null || other.state === 'in') return false;
  takeOut(run, interaction, { other, why: 'noAnswer' });
  return true;
}

/** The platform cannot make this room: whoever came later goes, and the two are bridged again. */
export function roomFailed(run: Run, interaction: Interaction): boolean {
  if (interaction.others.length === 0) return false;
  clearRoom(run, interaction, 'failed');
  return true;
}
