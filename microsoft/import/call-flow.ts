import type { Prompt } from '../../domain/index.ts';
import type { App } from './apps.ts';
import type { Import } from './context.ts';
import type { Fields } from './fields.ts';
import { shortName } from './names.ts';
import { audioPrompt, textPrompt } from './prompts.ts';
import { keyOf, TONES } from './queue-callback.ts';
import { ownPriorityOf } from './targets.ts';

const ACTIONS = [
  'DisconnectCall',
  'TransferCallToOperator',
  'TransferCallToTarget',
  'Announcement',
  'MainlineAttendantFlow',
  'AgentsAndQueues',
] as const;

export interface Place {
  readonly context: Import;
  readonly app: App;
  readonly fields: Fields;
  readonly language: string;
}

/** A call flow: its greeting, then its menu or the one thing that it does by itself. */
export function callFlowOf(place: Place, flow: Fields): object {
  flow.ignore('Id', 'Identity', 'RingResourceAccountDelegates');
  const [greeting, ...others] = flow.objects('Greetings').map((each) => promptIn(place, each));
  if (others.length > 0) flow.note('Greetings', 'not', 'only the first greeting is said');
  const menu = flow.object('Menu');
  const forceListen = flow.boolean('ForceListenMenuEnabled') ?? false;
  if (forceListen) flow.note('ForceListenMenuEnabled', 'exact', 'forceListen');
  return {
    name: shortName(flow.text('Name') ?? place.app.name),
    greeting: greeting ?? null,
    route: menu === null ? END : routeOf(place, menu, forceListen),
  };
}

const END = { kind: 'go', target: { kind: 'disconnect' } } as const;

function routeOf(place: Place, menu: Fields, forceListen: boolean): object {
  menu.ignore('Name', 'Id');
  const directory = directoryOf(menu);
  const [prompt, ...others] = menu.objects('Prompts').map((each) => promptIn(place, each));
  if (others.length > 0) menu.note('Prompts', 'not', 'only the first prompt is said');
  const options: object[] = [];
  for (const option of menu.objects('MenuOptions')) {
    const tone = option.choice('DtmfResponse', [...TONES, 'Automatic']);
    const action = actionOf(place, option);
    if (tone === 'Automatic') return { kind: 'go', target: action ?? { kind: 'disconnect' } };
    const key = keyOf(tone);
    const phrase = option.texts('VoiceResponses')[0] ?? null;
    const description = option.text('Description') ?? '';
    if (key === null || action === null) {
      option.note('DtmfResponse', 'not', 'this choice is left out: no key, or nothing to do');
      continue;
    }
    option.note('DtmfResponse', 'exact', `key ${key}`);
    options.push({ key, phrase: phrase?.slice(0, 64) ?? null, description, action });
  }
  if (options.length === 0 && directory === 'none') return END;
  return { kind: 'menu', prompt: prompt ?? null, options, directory, forceListen };
}

function directoryOf(menu: Fields): 'none' | 'name' | 'extension' {
  const method = menu.choice('DirectorySearchMethod', ['None', 'ByName', 'ByExtension']);
  const byName = menu.boolean('DialByNameEnabled', 'EnableDialByName') ?? false;
  const isByName = method === 'ByName' || (method === null && byName);
  if (method !== 'ByExtension' && !isByName) return 'none';
  const directory = isByName ? 'name' : 'extension';
  menu.note('DirectorySearchMethod', 'exact', `directory: ${directory}`);
  return directory;
}

/** null = nothing that is done here; the report says so. */
function actionOf(place: Place, option: Fields): object | null {
  const action = option.choice('Action', ACTIONS);
  const target = option.object('CallTarget');
  const prompt = option.object('Prompt');
  const isAgent = action === 'MainlineAttendantFlow' || action === 'AgentsAndQueues';
  const unknown = ['AgentTarget', 'AgentTargetType', 'AgentTargetTagTemplateId'];
  for (const name of [...unknown, 'MainlineAttendantTarget']) {
    if (option.value(name) !== null && isAgent) {
      option.note(name, 'not', 'a flow with a virtualAgent node does this here');
    }
  }
  switch (action) {
    case 'DisconnectCall':
      return { kind: 'disconnect' };
    case 'TransferCallToOperator':
      if (place.fields.value('Operator') !== null) return { kind: 'operator' };
      option.note(
        'Action',
        'difference',
        'there is no operator: the call ends, as it does in Teams',
      );
      return { kind: 'disconnect' };
    case 'TransferCallToTarget':
      return target === null ? null : targetOf(place, target, 'CallTarget');
    case 'Announcement': {
      const said = prompt === null ? null : promptIn(place, prompt);
      return said === null ? null : { kind: 'announcement', prompt: said };
    }
    case 'MainlineAttendantFlow':
    case 'AgentsAndQueues':
      option.note('Action', 'not', `${action}: a flow with a virtualAgent node does this here`);
      return null;
    case null:
      return null;
  }
}

/** A callable entity. null = it leads nowhere that is known. */
export function targetOf(place: Place, entity: Fields, name: string): object | null {
  const { context, app, language } = place;
  const id = entity.text('Id', 'Identity');
  const type = entity.text('Type');
  const priority = entity.number('CallPriority');
  const transcription = entity.boolean('EnableTranscription') ?? false;
  const isQuiet = entity.boolean('EnableSharedVoicemailSystemPromptSuppression') ?? false;
  const history = entity.text('SharedVoicemailHistoryTemplateId');
  if (history !== null) {
    entity.note('SharedVoicemailHistoryTemplateId', 'not', 'who owns the box sees its messages');
  }
  if (id === null) {
    place.fields.note(name, 'not', 'it has no id');
    return null;
  }
  if (isSharedVoicemail(context, type, id)) {
    const group = context.people.groupName(id) ?? id.slice(0, 8);
    const flags = `${transcription ? 't' : ''}${isQuiet ? 'q' : ''}`;
    return context.targets.voicemail(entity, 'Id', {
      owner: id,
      isShared: true,
      id: `${app.id}-${id.slice(0, 8).toLowerCase()}${flags === '' ? '' : `-${flags}`}`,
      name: `${app.name}: ${group}`,
      ...{ greeting: null, systemPrompt: !isQuiet, transcription, language },
    });
  }
  const kept = ownPriorityOf(priority);
  if (kept !== null) entity.note('CallPriority', 'exact', `priority ${kept} of ten`);
  return context.targets.of(entity, 'Id', { id, type, priority: kept })?.target ?? null;
}

/** By its type's name; where that is a number, by what its id is of. */
function isSharedVoicemail({ people }: Import, type: string | null, id: string): boolean {
  if (type !== null && !/^[0-9]+$/.test(type)) return type.toLowerCase() === 'sharedvoicemail';
  return people.groupName(id) !== null && !people.isUser(id);
}

/** A prompt object: what `ActiveType` says, or what it holds. */
function promptIn({ context, language }: Place, prompt: Fields): Prompt | null {
  const type = prompt.choice('ActiveType', ['None', 'TextToSpeech', 'AudioFile']);
  const words = prompt.text('TextToSpeechPrompt');
  const file = prompt.value('AudioFilePrompt');
  if (type === 'None') return null;
  if (file !== null && (type === 'AudioFile' || words === null)) {
    const made = audioPrompt(
      { fields: prompt, audio: context.audio, language },
      'AudioFilePrompt',
      file,
    );
    if (made !== null || words === null) return made;
  }
  return words === null ? null : textPrompt(prompt, 'TextToSpeechPrompt', { words, language });
}
