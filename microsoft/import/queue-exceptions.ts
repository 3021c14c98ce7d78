import type { Prompt } from '../../domain/index.ts';
import type { App } from './apps.ts';
import type { Import } from './context.ts';
import { promptOf } from './prompts.ts';
import type { PromptPlace } from './prompts.ts';
import { idOf, priorityOf, typeOf } from './targets.ts';

type Name = 'Overflow' | 'Timeout' | 'NoAgent';

const OVERFLOW = ['DisconnectWithBusy', 'Forward', 'Voicemail', 'SharedVoicemail'] as const;
const TIMEOUT = ['Disconnect', 'Forward', 'Voicemail', 'SharedVoicemail'] as const;
const NO_AGENT = ['Queue', 'Disconnect', 'Forward', 'Voicemail', 'SharedVoicemail'] as const;
const PROMPTS = [
  'Disconnect',
  'RedirectPerson',
  'RedirectVoiceApp',
  'RedirectPhoneNumber',
  'RedirectVoicemail',
  'SharedVoicemail',
] as const;

/** The three exceptions with their defaults: 50 waiting → busy, 20 minutes → end, nobody → wait. */
export function exceptionsOf(context: Import, app: App, place: PromptPlace): object {
  return {
    count: overflowOf(context, app, place),
    wait: timeoutOf(context, app, place),
    noAgents: noAgentsOf(context, app, place),
  };
}

function overflowOf(context: Import, app: App, place: PromptPlace): object {
  const { fields } = place;
  const max = fields.number('OverflowThreshold') ?? 50;
  const action = fields.choice('OverflowAction', OVERFLOW) ?? 'DisconnectWithBusy';
  fields.note('OverflowThreshold', 'exact', `overflow.count.max: ${max}`);
  const target = targetOf(context, app, place, { name: 'Overflow', action });
  return { max, target };
}

function timeoutOf(context: Import, app: App, place: PromptPlace): object {
  const { fields } = place;
  const given = fields.number('TimeoutThreshold') ?? 1_200;
  const action = fields.choice('TimeoutAction', TIMEOUT) ?? 'Disconnect';
  const rounded = Math.round(given / 15) * 15;
  if (rounded === given) fields.note('TimeoutThreshold', 'exact', `${given} s`);
  else fields.note('TimeoutThreshold', 'exact', `${rounded} s, as Teams rounds ${given}`);
  const target = targetOf(context, app, place, { name: 'Timeout', action });
  return { afterMs: rounded * 1_000, whileRinging: 'afterRing', target };
}

function noAgentsOf(context: Import, app: App, place: PromptPlace): object | null {
  const { fields } = place;
  const action = fields.choice('NoAgentAction', NO_AGENT) ?? 'Queue';
  const appliesTo = fields.choice('NoAgentApplyTo', ['AllCalls', 'NewCalls']) ?? 'AllCalls';
  if (action === 'Queue') {
    fields.note('NoAgentAction', 'exact', 'callers wait');
    unusedPrompts(place, 'NoAgent', null);
    fields.ignore('NoAgentActionTarget', 'NoAgentActionCallPriority');
    return null;
  }
  const method = String(fields.value('RoutingMethod'));
  const byPresence = fields.boolean('PresenceBasedRouting', 'PresenceAwareRouting') ?? true;
  const isOnline = byPresence || /^(3|longestidle)$/i.test(method);
  fields.note('NoAgentApplyTo', 'exact', appliesTo === 'AllCalls' ? 'all' : 'new');
  const target = targetOf(context, app, place, { name: 'NoAgent', action });
  return {
    when: isOnline ? 'noneOnline' : 'noneSignedIn',
    appliesTo: appliesTo === 'AllCalls' ? 'all' : 'new',
    target,
  };
}

type Action = (typeof OVERFLOW)[number] | (typeof NO_AGENT)[number];

function targetOf(
  context: Import,
  app: App,
  place: PromptPlace,
  { name, action }: { readonly name: Name; readonly action: Action },
): object {
  const { fields } = place;
  const field = `${name}ActionTarget`;
  const given = fields.value(field);
  const id = idOf(given);
  const priority = priorityOf(fields.number(`${name}ActionCallPriority`));
  flagsOf(place, name);
  if (action === 'Disconnect' || action === 'DisconnectWithBusy') {
    const prompt = saidBefore(place, name, 'Disconnect');
    fields.note(`${name}Action`, 'exact', endText(action, prompt));
    const busy = action === 'DisconnectWithBusy' && prompt === null ? { busy: true } : {};
    return { kind: 'end', prompt, ...busy };
  }
  if (id === null) return nowhere(place, name, `${action} without a target`);
  if (action === 'Voicemail') {
    const prompt = saidBefore(place, name, 'RedirectVoicemail');
    const box = personalBox(context, place, id);
    return withPrompt(context.targets.voicemail(fields, field, box), prompt);
  }
  if (action === 'SharedVoicemail') {
    const greeting = saidBefore(place, name, 'SharedVoicemail');
    const box = { ...sharedBox(app, place, { name, group: id }), greeting };
    return context.targets.voicemail(fields, field, box);
  }
  const found = context.targets.of(fields, field, { id, type: typeOf(given), priority });
  if (found === null) return nowhere(place, name, 'its target is not known');
  const prompts = {
    person: 'RedirectPerson',
    app: 'RedirectVoiceApp',
    number: 'RedirectPhoneNumber',
  } as const;
  return withPrompt(found.target, saidBefore(place, name, prompts[found.kind]));
}

function endText(action: Action, prompt: Prompt | null): string {
  if (action === 'Disconnect') return 'ends the call';
  return prompt === null ? 'busy, where the call was not answered yet' : 'the prompt, then the end';
}

function withPrompt(target: object, prompt: Prompt | null): object {
  return prompt === null ? target : { ...target, prompt };
}

/** Never a guess: the call ends, and the report says that something must be chosen. */
function nowhere(place: PromptPlace, name: Name, why: string): object {
  place.fields.note(`${name}Action`, 'not', `${why}: the call ends instead; choose a target`);
  unusedPrompts(place, name, null);
  return { kind: 'end', prompt: null };
}

type Said = (typeof PROMPTS)[number];

function saidBefore(place: PromptPlace, name: Name, said: Said): Prompt | null {
  unusedPrompts(place, name, said);
  const base = `${name}${said}`;
  return promptOf(place, [`${base}TextToSpeechPrompt`], audioNames(base));
}

const audioNames = (base: string) => [`${base}AudioFilePrompt`, `${base}AudioFilePromptId`];

/** Prompts of other actions than the one in force are as silent there as here. */
function unusedPrompts({ fields }: PromptPlace, name: Name, used: Said | null): void {
  for (const said of PROMPTS.filter((each) => each !== used)) {
    for (const field of [`${name}${said}TextToSpeechPrompt`, ...audioNames(`${name}${said}`)]) {
      if (fields.value(field) === null) continue;
      fields.note(field, 'not', 'not heard while the action is another one: left out');
    }
  }
}

function flagsOf({ fields }: PromptPlace, name: Name) {
  const transcription = fields.boolean(`Enable${name}SharedVoicemailTranscription`) ?? false;
  const suppressed = fields.boolean(`Enable${name}SharedVoicemailSystemPromptSuppression`) ?? false;
  return { transcription, systemPrompt: !suppressed };
}

function sharedBox(
  app: App,
  place: PromptPlace,
  { name, group }: { readonly name: Name; readonly group: string },
) {
  const { transcription, systemPrompt } = flagsOf(place, name);
  if (transcription) {
    place.fields.note(`Enable${name}SharedVoicemailTranscription`, 'exact', 'transcription');
  }
  if (!systemPrompt) {
    const field = `Enable${name}SharedVoicemailSystemPromptSuppression`;
    place.fields.note(field, 'exact', 'systemPrompt: false');
  }
  const words = { Overflow: 'overflow', Timeout: 'timeout', NoAgent: 'no agents' };
  return {
    owner: group,
    isShared: true,
    id: `${app.id}-${words[name].replace(' ', '-')}`,
    name: `${app.name}: ${words[name]}`,
    ...{ transcription, systemPrompt, language: place.language },
  };
}

function personalBox({ people }: Import, place: PromptPlace, oid: string) {
  const agent = people.agent(oid, false);
  return {
    owner: oid,
    isShared: false,
    id: `of-${agent}`,
    name: `Voicemail of ${agent}`,
    ...{ greeting: null, transcription: false, systemPrompt: true, language: place.language },
  };
}
