import { E164, must } from '../../domain/index.ts';
import type { AgentAddress, CommandOf, LegId, TransferTarget } from '../../domain/index.ts';
import { otherOf } from '../room.ts';
import type { Interaction, Leg } from '../state.ts';
import { adoptOutside, isAdoptable } from './adopt.ts';
import { legOfCustomer } from './audio.ts';
import { clearRoom, dropLeg, finish } from './ending.ts';
import { handOver } from './hand-over.ts';
import { endOffers } from './offer.ts';
import { mix } from './room.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';
import { sendOn } from './send-on.ts';
import { targetFault } from './transfer.ts';

/** Whose phone asks, with the interaction that its agent has. */
interface Asking {
  readonly leg: Leg;
  readonly interaction: Interaction;
}

/** Only who has the customer may send them on; everybody else hears 403. */
export function transferAsked(run: Run, command: CommandOf<'transferAsked'>): void {
  const leg = run.state.legs.get(command.leg);
  if (leg === undefined || leg.state !== 'answered') return;
  const interaction = run.state.interactions.get(leg.interaction);
  if (interaction?.owner.kind !== 'agent' || interaction.owner.leg !== leg.id) {
    answer(run, leg, { status: 403, reason: 'only who has the customer may transfer' });
    return;
  }
  const { target } = command;
  const asking = { leg, interaction };
  if (target.kind === 'number') toNumber(run, asking, target.number);
  else if (target.kind === 'leg') toPeerOf(run, asking, target.leg);
  else if (isAdoptable(run, target)) {
    answer(run, leg, { status: 202, reason: 'to the outside number of their own call' });
    adoptOutside(run, interaction, target);
  } else {
    answer(run, leg, { status: 403, reason: 'no such call of theirs' });
  }
}

interface Said {
  readonly status: number;
  readonly reason: string;
}

/** Not 481: that would end the call which the REFER came in (RFC 5057 §5.1). */
const NO_SUCH_CALL: Said = { status: 404, reason: 'no such call of ours' };

/** 202 is the one that says yes (RFC 3515 §2.4.2). */
function answer(run: Run, leg: Leg, { status, reason }: Said): void {
  const { id, interaction } = leg;
  const accept = status === 202;
  emit(run, { type: 'referralAnswered', interaction, leg: id, accept, status, reason });
}

function toNumber(run: Run, { leg, interaction }: Asking, dialled: string): void {
  const target = whereTo(run, dialled);
  if (target === null) {
    answer(run, leg, { status: 404, reason: 'no such number' });
    return;
  }
  const inIt = target.kind === 'agent' ? memberOf(interaction, target.agent) : null;
  if (inIt?.state === 'in') {
    answer(run, leg, { status: 202, reason: 'to one who is in it already' });
    handOver(run, interaction, { other: inIt, how: 'transfer' });
    return;
  }
  const fault = targetFault(run, target);
  if (fault !== null) {
    const status = fault.reason === 'agentNotFree' ? 486 : 480;
    answer(run, leg, { status, reason: fault.reason });
    return;
  }
  answer(run, leg, { status: 202, reason: WORDS[target.kind] });
  sendOn(run, interaction, target);
}

const WORDS: { readonly [K in TransferTarget['kind']]: string } = {
  queue: 'to a queue',
  agent: 'to an agent',
  flow: 'to a flow',
  number: 'to an outside number',
  voicemail: 'to a voicemail',
};

function memberOf({ others }: Interaction, agent: string) {
  return others.find((each) => each.agent === agent && each.as !== 'supervisor') ?? null;
}

/** One of our agents by their number, what one of our numbers leads to, or the world outside. */
function whereTo(run: Run, dialled: string): TransferTarget | null {
  const { numbers, agents } = run.state.config;
  for (const { id, address } of agents.values()) {
    if (address !== null && numberOf(address) === dialled) return { kind: 'agent', agent: id };
  }
  const entry = numbers.get(dialled)?.entry;
  if (entry?.kind === 'queue') return { kind: 'queue', queue: entry.queue };
  if (entry?.kind === 'flow') return { kind: 'flow', flow: entry.flow };
  const number = E164.safeParse(dialled);
  return number.success ? { kind: 'number', number: number.data } : null;
}

const numberOf = (address: AgentAddress): string | null =>
  'number' in address ? address.number : null;

/**
 * Attended: the agent has called somebody else through us, and joins the two. In our media engine,
 * by a move of the peer's leg, never by INVITE with Replaces towards Teams.
 */
function toPeerOf(run: Run, asking: Asking, named: LegId): void {
  const { leg, interaction } = asking;
  const other = run.state.legs.get(named);
  const second = other === undefined ? undefined : run.state.interactions.get(other.interaction);
  if (second === interaction) toOther(run, asking, named);
  else if (second === undefined || second.leg !== named || other?.state !== 'answered') {
    answer(run, leg, NO_SUCH_CALL);
  } else if (!joinsPeer(run, asking, second)) {
    toQueueOf(run, asking, second);
  }
}

/** Somebody who was consulted or added through us. */
function toOther(run: Run, { leg, interaction }: Asking, named: LegId): void {
  const other = otherOf(interaction, named);
  if (other?.state !== 'in' || other.as === 'supervisor') {
    answer(run, leg, NO_SUCH_CALL);
    return;
  }
  answer(run, leg, { status: 202, reason: 'to one who is in it already' });
  handOver(run, interaction, { other, how: 'transfer' });
}

/** The other party of the agent's second call takes the customer. False: it has none yet. */
function joinsPeer(run: Run, { leg, interaction }: Asking, second: Interaction): boolean {
  const { owner } = second;
  if (owner.kind !== 'agent' && owner.kind !== 'external') return false;
  const peer = run.state.legs.get(owner.leg);
  if (peer?.state !== 'answered' || (owner.kind === 'external' && owner.until !== null)) {
    return false;
  }
  answer(run, leg, { status: 202, reason: 'to the other party of their second call' });
  const ours = legOfCustomer(second);
  clearRoom(run, second);
  clearRoom(run, interaction);
  const { id } = interaction;
  const whose = peer.agent === null ? {} : { agent: peer.agent };
  const role = peer.agent === null ? 'external' : 'agent';
  emit(run, {
    type: 'legMoved',
    interaction: id,
    leg: peer.id,
    ...whose,
    from: second.id,
    role,
  });
  dropLeg(run, ours, 'hungUp');
  finish(run, second, { kind: 'handled' });
  const moved = must(otherOf(interaction, peer.id), 'moved, and not there');
  handOver(run, interaction, { other: moved, how: 'transfer' });
  mix(run, interaction);
  return true;
}

/** The agent still waits where they called: the customer waits there instead of them. */
function toQueueOf(run: Run, { leg, interaction }: Asking, second: Interaction): void {
  const { ticket, owner } = second;
  const waits = owner.kind === 'queue' || owner.kind === 'offer';
  if (!waits || ticket === null) {
    answer(run, leg, { status: 480, reason: 'nobody has answered the second call' });
    return;
  }
  const target = { kind: 'queue', queue: ticket.queue } as const;
  const fault = targetFault(run, target);
  if (fault !== null) {
    answer(run, leg, { status: 480, reason: fault.reason });
    return;
  }
  answer(run, leg, { status: 202, reason: WORDS.queue });
  endOffers(run, second, 'withdrawn');
  dropLeg(run, second.leg, 'hungUp');
  finish(run, second, { kind: 'refused', reason: 'attendedTransfer' });
  sendOn(run, interaction, target);
}
