import type {
  CommandOf,
  Digit,
  Language,
  Prompt,
  RecordingId,
  VoicemailConfig,
  VoicemailId,
} from '../../domain/index.ts';
import { must } from '../../domain/index.ts';
import { languageOf } from '../flow/language.ts';
import { MESSAGE_MIN_MS, PLAY_MAX_MS, VOICED_MIN_MS } from '../limits.ts';
import type { Message } from '../message-state.ts';
import type { Interaction, Owner } from '../state.ts';
import { nearestWords } from '../words.ts';
import type { Words } from '../words.ts';
import {
  customerLegOf,
  ensureAnswered,
  hasCustomer,
  legOfCustomer,
  play,
  stopPlay,
} from './audio.ts';
import { endWith, finish } from './ending.ts';
import { newRecordingId } from './ids.ts';
import { queueMessage } from './message-work.ts';
import { endMessage, stopMessage } from './message.ts';
import { emit } from './run.ts';
import type { Run } from './run.ts';

type InVoicemail = Extract<Owner, { kind: 'voicemail' }>;

/** What callers know that they speak after. */
const TONE: Prompt = { kind: 'music', name: 'tone' };
/** Of a box that was removed while somebody was in it. */
const SILENCE_MS = 6_000;
const MESSAGE_MS = 300_000;

/** What a voicemail says of itself, so that it can be made before a caller has to wait for it. */
export function voicemailPrompts(box: VoicemailConfig, tenant: Language): Prompt[] {
  const { saved, nothing, broken } = sayings(box.language ?? tenant);
  return [...greetingOf(box, tenant), saved, nothing, broken];
}

/** Our sentences in the box's language, else in what the caller is spoken to in. */
function sayings(wanted: Language): Readonly<Record<keyof Words['voicemail'], Prompt>> {
  const { language, words } = nearestWords(wanted);
  const say = (text: string): Prompt => ({ kind: 'text', text, language });
  const { afterTone, saved, nothing, broken } = words.voicemail;
  return {
    afterTone: say(afterTone),
    saved: say(saved),
    nothing: say(nothing),
    broken: say(broken),
  };
}

function greetingOf(box: VoicemailConfig | undefined, callers: Language): Prompt[] {
  const greeting = box?.greeting ?? null;
  const { afterTone } = sayings(box?.language ?? callers);
  if (greeting === null) return [afterTone, TONE];
  return box?.systemPrompt === false ? [greeting, TONE] : [greeting, afterTone, TONE];
}

const boxOf = (run: Run, id: VoicemailId) => run.state.config.voicemails.get(id);

/** The caller hears greeting and tone. */
export function enterVoicemail(run: Run, interaction: Interaction, voicemail: VoicemailId): void {
  ensureAnswered(run, interaction);
  stopPlay(run, interaction);
  const until = run.at + PLAY_MAX_MS;
  emit(run, { type: 'voicemailStarted', interaction: interaction.id, voicemail, until });
  greet(run, interaction, voicemail);
}

function greet(run: Run, interaction: Interaction, voicemail: VoicemailId): void {
  const callers = languageOf(run.state, interaction);
  say(run, interaction, greetingOf(boxOf(run, voicemail), callers));
}

function say(run: Run, interaction: Interaction, prompts: Prompt[]): void {
  const [prompt = TONE, ...rest] = prompts;
  play(run, interaction, { purpose: 'voicemail', prompt, rest });
}

/** Heard, or never heard of again: the caller is never left waiting for a tone. */
export function greetingEnded(run: Run, interaction: Interaction, owner: InVoicemail): void {
  const leg = customerLegOf(run, interaction);
  if (owner.phase !== 'greeting' || leg === null) return;
  const { voicemail } = owner;
  const box = boxOf(run, voicemail);
  emit(run, {
    type: 'messageAsked',
    interaction: interaction.id,
    leg,
    voicemail,
    message: newRecordingId(run),
    mode: 'start',
    silenceMs: box?.silenceMs ?? SILENCE_MS,
    until: run.at + (box?.messageMsMax ?? MESSAGE_MS),
  });
}

/** `#` skips the greeting, and ends the message. */
export function voicemailDigit(run: Run, interaction: Interaction, digit: Digit): void {
  const { owner } = interaction;
  if (owner.kind !== 'voicemail' || digit !== '#' || owner.phase === 'saving') return;
  const leg = legOfCustomer(interaction);
  emit(run, { type: 'digitReceived', leg, interaction: interaction.id, digit });
  if (owner.phase === 'greeting') say(run, interaction, [TONE]);
  else endMessage(run, interaction);
}

export function voicemailTimer(run: Run, interaction: Interaction, owner: InVoicemail): void {
  if (owner.phase === 'greeting') {
    stopPlay(run, interaction);
    greetingEnded(run, interaction, owner);
  } else if (owner.phase === 'recording') endMessage(run, interaction);
  else giveUp(run, owner);
}

export function messageTimer(run: Run, id: RecordingId): void {
  const message = must(run.state.messages.get(id), 'a timer of no message');
  if (message.state === 'stopping') ended(run, message, LOST);
  else stopMessage(run, message);
}

function giveUp(run: Run, owner: InVoicemail): void {
  const message = owner.message === null ? undefined : run.state.messages.get(owner.message);
  if (message !== undefined) ended(run, message, LOST);
}

/**
 * The caller has hung up, as most do to end their message. Its end says whether anything was said.
 * True: it is waited for.
 */
export function leaveVoicemail(run: Run, interaction: Interaction): boolean {
  const { owner } = interaction;
  if (owner.kind !== 'voicemail' || owner.message === null) return false;
  endMessage(run, interaction);
  return true;
}

/** In a new process the greeting is said once more; a message goes on in another file. */
export function voicemailAgain(run: Run, interaction: Interaction, owner: InVoicemail): void {
  if (owner.phase === 'greeting') {
    greet(run, interaction, owner.voicemail);
    return;
  }
  const message = owner.message === null ? undefined : run.state.messages.get(owner.message);
  if (message?.cut !== true) return;
  if (message.state === 'stopping') {
    ended(run, message, LOST);
    return;
  }
  const { id, interaction: of, leg, voicemail, until } = message;
  const silenceMs = boxOf(run, voicemail)?.silenceMs ?? SILENCE_MS;
  const start = { message: id, interaction: of, leg, voicemail, silenceMs, until } as const;
  emit(run, { type: 'messageAsked', ...start, mode: 'start' });
}

interface End {
  readonly durationMs: number;
  readonly size: number;
  readonly failed: boolean;
  readonly voicedMs?: number | undefined;
}

const LOST: End = { durationMs: 0, size: 0, failed: true };

/** Of a message's recording; true: it was one. */
export function messageFact(
  run: Run,
  command: CommandOf<`recording${'Started' | 'Paused' | 'Resumed' | 'Ended'}`>,
): boolean {
  const message = run.state.messages.get(command.recording);
  if (message === undefined) return false;
  if (message.leg !== command.leg) return true;
  const { id, interaction, leg, voicemail } = message;
  const of = { interaction, leg, voicemail, message: id };
  if (command.type === 'recordingEnded') ended(run, message, command);
  else if (command.type === 'recordingStarted' && message.state === 'starting') {
    emit(run, { type: 'messageStarted', ...of });
  }
  return true;
}

/** The platform could not; true: it was a message's. */
export function messageRefused(run: Run, id: RecordingId, mode: string): boolean {
  const message = run.state.messages.get(id);
  if (message !== undefined && mode === 'start') ended(run, message, LOST);
  return message !== undefined;
}

function ended(run: Run, message: Message, end: End): void {
  const { id, interaction: of, leg, voicemail } = message;
  const { durationMs, size, failed } = end;
  // Of what nobody measured the disk will say what is there.
  const isUnknown = message.cut || (end === LOST && message.startedAt !== null);
  const said =
    end.voicedMs === undefined ? durationMs >= MESSAGE_MIN_MS : end.voicedMs >= VOICED_MIN_MS;
  const kept = isUnknown || said;
  const interaction = run.state.interactions.get(of);
  const owns = interaction?.owner.kind === 'voicemail' && interaction.owner.message === id;
  const facts = { durationMs, size, failed, kept };
  emit(run, { type: 'messageEnded', interaction: of, leg, voicemail, message: id, ...facts });
  if (kept) queueMessage(run, message);
  if (interaction === undefined || !owns) return;
  const outcome = kept
    ? ({ kind: 'voicemailLeft', voicemail } as const)
    : failed
      ? ({ kind: 'failed', cause: 'failed' } as const)
      : ({ kind: 'abandoned', stage: 'voicemail', short: false } as const);
  const callers = languageOf(run.state, interaction);
  const { saved, broken, nothing } = sayings(boxOf(run, voicemail)?.language ?? callers);
  const prompt = kept ? saved : failed ? broken : nothing;
  if (hasCustomer(run, interaction)) endWith(run, interaction, { outcome, prompt });
  else finish(run, interaction, outcome);
}
