import { must } from '../domain/index.ts';
import type { LegId, RoomMember } from '../domain/index.ts';
import { talks } from './evolve/owner.ts';
import type { Interaction, Leg, Other, TenantState } from './state.ts';

/** Somebody in a talk by their leg; null = a customer, an owner, or nobody. */
export function otherOf({ others }: Interaction, leg: LegId): Other | null {
  return others.find((each) => each.leg === leg) ?? null;
}

/** Whoever is up in a conversation, as they are to hear and be heard; [] = there is none. */
export function membersOf(state: TenantState, interaction: Interaction): RoomMember[] {
  const { owner, consult, others } = interaction;
  if (!talks(owner) || (owner.kind !== 'agent' && owner.kind !== 'external')) return [];
  const members: RoomMember[] = [];
  const add = (id: LegId | null, mode: RoomMember['mode']) => {
    const leg = id === null ? undefined : state.legs.get(id);
    if (leg === undefined || leg.state === 'ending') return;
    members.push({ leg: leg.id, role: leg.role, mode: isAway(leg) ? 'held' : mode });
  };
  const waits = consult?.state === 'ringing' || consult?.state === 'talking';
  const held = owner.kind === 'agent' && owner.held === 'desk';
  add(interaction.leg, waits || held ? 'held' : 'party');
  add(owner.leg, 'party');
  for (const { leg, state: is, mode } of others) {
    if (is !== 'in') continue;
    const isHeld = leg === consult?.leg && consult.state === 'held';
    add(leg, isHeld ? 'held' : mode === 'takeOver' ? 'barge' : mode);
  }
  return withMusic(members, owner.leg);
}

/** A phone on hold plays its own music at us: nobody is to hear that. The customer's has none. */
const isAway = ({ held, role }: Leg): boolean => held && role !== 'customer';

/** Whoever would sit in silence hears music; the owner knows why it is silent. */
function withMusic(members: RoomMember[], owner: LegId): RoomMember[] {
  const heard = members.filter(({ mode }) => mode === 'party' || mode === 'barge');
  const [only] = heard;
  if (heard.length !== 1 || only === undefined || only.leg === owner) return members;
  if (only.mode !== 'party') return members;
  return members.map((each) => (each === only ? { ...each, mode: 'held' } : each));
}

/** Customer and owner, and nobody else: a bridge. */
export function isBridge(members: readonly RoomMember[]): boolean {
  return members.length === 2 && members.every(({ mode }) => mode === 'party');
}

/** A bridge or a hold will not do. */
export function needsRoom({ others, consult, room }: Interaction): boolean {
  return room !== null || consult !== null || others.some(({ state }) => state === 'in');
}

export function isSameRoom(
  a: readonly RoomMember[] | null,
  b: readonly RoomMember[] | null,
): boolean {
  if (a === null || b === null) return a === b;
  if (a.length !== b.length) return false;
  return a.every((one, index) => {
    const other = must(b[index], 'of the same length');
    return one.leg === other.leg && one.mode === other.mode && one.role === other.role;
  });
}

/** Membership agrees with legs and agents: for assertions. null = it does. */
export function roomFault(state: TenantState, interaction: Interaction): string | null {
  const { id, owner, others, consult, room } = interaction;
  if (!talks(owner)) {
    return others.length === 0 && consult === null && room === null
      ? null
      : `${id}: others are in it, though nobody talks`;
  }
  const legs = new Set<LegId>();
  for (const other of others) {
    const fault = otherFault(state, interaction, other);
    if (fault !== null) return `${id}: ${fault}`;
    legs.add(other.leg);
  }
  if (legs.size !== others.length) return `${id}: a leg is in it twice`;
  if (consult !== null && !isConsulted(interaction, consult)) return `${id}: consults nobody`;
  if (room === null) return needsRoom(interaction) ? `${id}: others, but no room` : null;
  return isSameRoom(room, membersOf(state, interaction)) ? null : `${id}: the room is an old one`;
}

function otherFault(state: TenantState, interaction: Interaction, other: Other): string | null {
  const { owner, id } = interaction;
  const leg = state.legs.get(other.leg);
  if (leg?.interaction !== id) return `leg ${other.leg} is not its own`;
  if (leg.agent !== other.agent) return `leg ${other.leg} is of another agent`;
  if (leg.state !== (other.state === 'ringing' ? 'ringing' : 'answered')) {
    return `leg ${other.leg} is ${leg.state}, and ${other.state}`;
  }
  const isOwner = (owner.kind === 'agent' || owner.kind === 'external') && owner.leg === leg.id;
  if (isOwner || interaction.leg === leg.id) return `leg ${leg.id} is in it twice`;
  if (other.agent === null) return null;
  const activity = state.agents.get(other.agent)?.activity;
  const assists = activity?.kind === 'assisting' && activity.interaction === id;
  return assists ? null : `agent ${other.agent} does not assist`;
}

function isConsulted(
  { owner, others }: Interaction,
  consult: NonNullable<Interaction['consult']>,
): boolean {
  const other = others.find(({ leg }) => leg === consult.leg);
  if (other?.as !== 'consult' || owner.kind !== 'agent') return false;
  return (other.state !== 'in') === (consult.state === 'ringing');
}
