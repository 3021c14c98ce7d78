import { ConfigDocument } from '../../domain/index.ts';
import type { App } from './apps.ts';
import { keep } from './context.ts';
import type { Import } from './context.ts';
import { Fields } from './fields.ts';
import { shortName } from './names.ts';
import { exceptionsOf } from './queue-exceptions.ts';
import { callbackOf } from './queue-callback.ts';
import { audioPrompt, promptOf } from './prompts.ts';
import type { PromptPlace } from './prompts.ts';

/** What Teams does not have is off: an imported queue behaves as it did. */
const AS_IN_TEAMS = {
  requirements: [],
  onNoAnswer: 'backOff',
  backOffMs: 5_000,
  confirmAnswer: 'never',
  wrapUpMs: 0,
  shortAbandonMs: 0,
} as const;

const METHODS = ['Attendant', 'Serial', 'RoundRobin', 'LongestIdle'] as const;
const STRATEGIES = {
  Attendant: 'attendant',
  Serial: 'serial',
  RoundRobin: 'roundRobin',
  LongestIdle: 'longestIdle',
} as const;

/** Get-CsCallQueue → a queue. Every parameter of it is named here, or listed as unknown. */
export function importQueue(context: Import, app: App): void {
  const report = context.report.open('Call queue', app.name);
  const fields = new Fields(app.thing, report);
  const language = languageOf(context, fields);
  const place: PromptPlace = { fields, audio: context.audio, language };
  ignoreMadeByTheService(fields);
  const document = ConfigDocument.safeParse({
    kind: 'queue',
    id: app.id,
    name: nameOf(fields, app),
    ...AS_IN_TEAMS,
    ...routingOf(fields),
    ...agentsOf(context, fields),
    ...waitingOf(place),
    overflow: exceptionsOf(context, app, place),
    callback: callbackOf(context, place),
    ...serviceLevelOf(fields),
    ...outboundOf(context, fields),
    ...peopleOf(context, fields),
    ...historyOf(context, fields),
  });
  unmapped(fields);
  fields.close();
  keep(context, app, { document, report });
}

function nameOf(fields: Fields, { name }: App): string {
  fields.ignore('Name');
  const short = shortName(name);
  if (short === name) fields.note('Name', 'exact', 'name');
  else fields.note('Name', 'difference', `cut to 64 characters: ${short}`);
  return short;
}

export function languageOf(context: Import, fields: Fields): string {
  const given = fields.text('LanguageId');
  if (given !== null && /^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(given)) {
    fields.note('LanguageId', 'exact', 'the language of its prompts');
    return given;
  }
  return context.language;
}

function routingOf(fields: Fields): object {
  const method = fields.choice('RoutingMethod', METHODS) ?? 'Attendant';
  const byPresence = fields.boolean('PresenceBasedRouting', 'PresenceAwareRouting') ?? true;
  noteRouting(fields, method, byPresence);
  const conference = fields.boolean('ConferenceMode');
  if (conference !== null) {
    const text = 'both parties are always joined with sound ready';
    fields.note('ConferenceMode', conference ? 'exact' : 'difference', text);
  }
  const optOut = fields.boolean('AllowOptOut') ?? true;
  fields.note('AllowOptOut', 'exact', optOut ? 'agents may step out' : 'optOut: false');
  const alert = fields.number('AgentAlertTime') ?? 30;
  fields.note('AgentAlertTime', 'exact', `ringTimeMs: ${alert * 1_000}`);
  return {
    strategy: STRATEGIES[method],
    presence: byPresence || method === 'LongestIdle' ? 'availableOnly' : 'ignore',
    ...(optOut ? {} : { optOut: false }),
    ...(method === 'LongestIdle' ? { presentMax: 2 } : {}),
    ringTimeMs: alert * 1_000,
  };
}

function noteRouting(fields: Fields, method: (typeof METHODS)[number], byPresence: boolean): void {
  switch (method) {
    case 'Attendant':
    case 'Serial':
      fields.note('RoutingMethod', 'exact', `strategy: ${STRATEGIES[method]}`);
      break;
    case 'RoundRobin':
      fields.note('RoutingMethod', 'difference', 'whoever had no call of this queue for longest');
      break;
    case 'LongestIdle':
      fields.note('RoutingMethod', 'exact', 'strategy: longestIdle, two phones at once');
      fields.note('PresenceBasedRouting', 'exact', 'on: longest idle forces it');
      return;
  }
  if (byPresence) fields.note('PresenceBasedRouting', 'exact', 'presence: availableOnly');
  else
    fields.note('PresenceBasedRouting', 'difference', 'off; an agent still has one call at once');
}

function agentsOf({ people }: Import, fields: Fields): object {
  const users = fields.texts('Users');
  const agents = users.map((oid) => ({ agent: people.agent(oid, true) }));
  if (users.length > 0) fields.note('Users', 'exact', `agents, in their order: ${users.length}`);
  const groups = fields.texts('DistributionLists');
  const channelId = fields.text('ChannelId');
  const shifts = shiftsOf(fields);
  fields.ignore('ChannelUserObjectId', 'ShouldOverwriteCallableChannelProperty');
  const channel = channelId === null ? null : channelOf(fields, channelId, groups);
  const lists = channel === null ? groups : [];
  if (lists.length > 0) fields.note('DistributionLists', 'exact', `groups: ${lists.length}`);
  const isAny = lists.length > 0 || channel !== null || shifts !== null;
  const members = { groups: lists, channel, shifts, perSourceMax: 200 };
  return { agents, ...(isAny ? { members } : {}) };
}

function channelOf(fields: Fields, channel: string, groups: readonly string[]) {
  const [team, ...others] = groups;
  if (team === undefined || others.length > 0) {
    fields.note('ChannelId', 'not', 'whose team it is in, the dump does not say: set it by hand');
    return null;
  }
  fields.note('ChannelId', 'difference', `the channel of team ${team}, its one distribution list`);
  return { team, channel };
}

function shiftsOf(fields: Fields): object | null {
  const team = fields.text('ShiftsTeamId');
  const schedulingGroup = fields.text('ShiftsSchedulingGroupId');
  if (team === null || schedulingGroup === null) return null;
  fields.note('ShiftsSchedulingGroupId', 'exact', 'members.shifts');
  return { team, schedulingGroup };
}

function waitingOf(place: PromptPlace): object {
  const { fields } = place;
  const greeting = promptOf(
    place,
    ['WelcomeTextToSpeechPrompt'],
    ['WelcomeMusicAudioFileId', 'WelcomeMusicResourceId'],
  );
  const file = fields.value('MusicOnHoldAudioFileId', 'MusicOnHoldResourceId');
  const isDefault = fields.boolean('UseDefaultMusicOnHold');
  const made = file === null ? null : audioPrompt(place, 'MusicOnHoldAudioFileId', file);
  if (made?.kind === 'audio') return { greeting, music: { kind: 'music', name: made.name } };
  if (isDefault !== false || file === null) {
    fields.note('UseDefaultMusicOnHold', 'difference', 'our own music, which has another length');
  }
  return { greeting };
}

function serviceLevelOf(fields: Fields): object {
  const seconds = fields.number('ServiceLevelThresholdResponseTimeInSecond');
  const name = 'ServiceLevelThresholdResponseTimeInSecond';
  if (seconds === null) return { serviceLevelJudged: false };
  fields.note(name, 'exact', `serviceLevelMs: ${seconds * 1_000}`);
  return { serviceLevelMs: seconds * 1_000 };
}

function outboundOf({ apps }: Import, fields: Fields): object {
  const accounts = fields.texts('OboResourceAccountIds');
  if (accounts.length === 0) return {};
  const numbers = accounts.flatMap((id) => apps.account(id)?.number ?? []);
  const missing = accounts.length - numbers.length;
  if (numbers.length > 0) {
    fields.note('OboResourceAccountIds', 'exact', `numbers to choose from: ${numbers.length}`);
  }
  if (missing > 0) {
    fields.note('OboResourceAccountIds', 'not', `without a number in the dump: ${missing}`);
  }
  return numbers.length === 0 ? {} : { outbound: { numbers } };
}

function peopleOf({ people }: Import, fields: Fields): object {
  const users = fields.texts('AuthorizedUsers');
  const hidden = new Set(fields.texts('HideAuthorizedUsers'));
  if (users.length === 0) return {};
  const why = 'may change nothing yet: which switches they have is in a policy; set them';
  fields.note('AuthorizedUsers', 'difference', `${users.length}, who ${why}`);
  if (hidden.size > 0) fields.note('HideAuthorizedUsers', 'exact', 'hidden');
  return {
    authorised: users.map((oid) => {
      return { agent: people.agent(oid, false), may: [], hidden: hidden.has(oid) };
    }),
  };
}

const SEEN_BY: Readonly<Record<string, string>> = {
  off: 'supervisors',
  none: 'supervisors',
  authorizedusersonly: 'authorised',
  authorizedusersandagents: 'agents',
};

function historyOf({ histories, report }: Import, fields: Fields): object {
  const name = 'SharedCallQueueHistoryTemplateId';
  const id = fields.text(name, 'SharedCallHistoryTemplateId');
  if (id === null) return {};
  const thing = histories.get(id);
  if (thing === undefined) {
    fields.note(
      name,
      'not',
      'the template is not in the dump: Get-CsSharedCallQueueHistoryTemplate',
    );
    return {};
  }
  const template = new Fields(thing, report.open('History template', id));
  const seenBy = (field: string) =>
    SEEN_BY[template.text(field)?.toLowerCase() ?? 'off'] ?? 'supervisors';
  fields.note(name, 'exact', 'history; supervisors see it always');
  return {
    history: {
      missed: seenBy('IncomingMissedCalls'),
      answered: seenBy('AnsweredAndOutboundCalls'),
    },
  };
}

function unmapped(fields: Fields): void {
  const say = (name: string, text: string) => {
    if (fields.list(name).length > 0) fields.note(name, 'not', text);
  };
  const recording = 'recording here is a setting of the queue (recording.mode), not a bot';
  say('ComplianceRecordingForCallQueueTemplateId', recording);
  say('ComplianceRecordingForCallQueueId', recording);
  say('TextAnnouncementForCR', 'say it by recording.announcement once recording is on');
  say('CustomAudioFileAnnouncementForCR', 'say it by recording.announcement once recording is on');
  say('TextAnnouncementForCRFailure', 'no bot can fail here');
  say('CustomAudioFileAnnouncementForCRFailure', 'no bot can fail here');
  say('AutoRecordingTemplateId', recording);
  say(
    'SharedVoicemailTriageSettingsTemplateId',
    'messages are not sorted by a language model here',
  );
}

function ignoreMadeByTheService(fields: Fields): void {
  fields.ignore('Identity', 'TenantId', 'ApplicationInstances', 'Agents', 'Statistics', 'Id');
  fields.ignore('AgentsInSyncWithDistributionLists', 'AgentsCapped', 'NumberOfCallsInQueue');
  fields.ignore('DistributionListsLastExpanded', 'WelcomeMusicFileName', 'MusicOnHoldFileName');
  fields.ignore('MusicOnHoldFileDownloadUri', 'WelcomeMusicFileDownloadUri', 'Description');
  fields.ignore('OverflowActionCallPriority', 'TimeoutActionCallPriority');
}
