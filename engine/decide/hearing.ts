import type { Digit, LegId, Prompt } from '../../domain/index.ts';
import { HEARING_MAX_MS } from '../limits.ts';
import type { Interaction, Offer, Owner } from '../state.ts';
import { dial } from './dial.ts';
import { dropLeg, finish, startWrapUp } from './ending.ts';
import { newPlayId } from './ids.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

type Dialling = Extract<Owner, { kind: 'dialling' }>;
type Hearing = Dialling & { readonly hears: NonNullable<Dialling['hears']> };

export function isHearing(owner: Owner): owner is Hearing {
  return owner.kind === 'dialling' && owner.hears !== null;
}

const KEYS: Prompt = {
  kind: 'text',
  text: 'Press 1 to call back, or 2 to hear it again.',
  language: 'en-GB',
};
const KEYS_WITHHELD: Prompt = { ...KEYS, text: 'Press 2 to hear it again.' };

/** An agent picked up for a message: it is heard first, and the caller is not rung yet. */
export function startHearing(
  run: Run,
  of: { readonly interaction: Interaction; readonly offer: Offer; readonly leg: LegId },
): boolean {
  const { interaction, offer, leg } = of;
  const { message, id } = interaction;
  if (message === null) return false;
  const play = newPlayId(run);
  const until = run.at + HEARING_MAX_MS;
  const heard = { message: message.id, voicemail: message.voicemail };
  const by = { agent: offer.agent, leg, offer: offer.id };
  emit(run, { type: 'hearingStarted', interaction: id, ...by, ...heard, play, until });
  playMessage(run, interaction);
  return true;
}

export function playMessage(run: Run, interaction: Interaction): void {
  const { owner, message, customer } = interaction;
  if (!isHearing(owner) || message === null) return;
  emit(run, {
    type: 'playStarted',
    leg: owner.leg,
    interaction: interaction.id,
    purpose: 'message',
    play: newPlayId(run),
    prompts: [
      { kind: 'audio', name: `message/${message.id}` },
      customer === null ? KEYS_WITHHELD : KEYS,
    ],
    loop: false,
    bargeIn: true,
    startMs: 0,
  });
}

/** On the agent's phone: 1 calls back, where there is a number, 2 says it again. */
export function hearingDigit(
  run: Run,
  interaction: Interaction,
  pressed: { readonly leg: LegId; readonly digit: Digit },
): void {
  const { owner, id, customer } = interaction;
  const { leg, digit } = pressed;
  if (!isHearing(owner) || owner.leg !== leg) return;
  if (digit !== '2' && (digit !== '1' || customer === null)) return;
  emit(run, { type: 'digitReceived', leg, interaction: id, digit });
  if (digit === '2') playMessage(run, interaction);
  else dial(run, { interaction, offer: { id: owner.hears.offer, agent: owner.agent }, leg });
}

/** The agent has heard it and hung up: that is the end of it, with a wrap-up. */
export function endHearing(run: Run, interaction: Interaction, owner: Hearing): void {
  const { agent, leg } = owner;
  dropLeg(run, leg, 'hungUp');
  emit(run, { type: 'hearingEnded', interaction: interaction.id, agent });
  if (!startWrapUp(run, interaction, { agent, last: true })) {
    finish(run, interaction, { kind: 'handled' });
  }
}
