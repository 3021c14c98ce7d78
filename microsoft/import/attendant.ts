import { ConfigDocument } from '../../domain/index.ts';
import type { App } from './apps.ts';
import { callFlowOf, targetOf } from './call-flow.ts';
import type { Place } from './call-flow.ts';
import { keep } from './context.ts';
import type { Import } from './context.ts';
import { Fields } from './fields.ts';
import { shortName } from './names.ts';
import { languageOf } from './queue.ts';
import type { Schedules } from './schedule.ts';
import { ianaZone } from './windows-zones.ts';

/** Get-CsAutoAttendant → an attendant, with the hours and holidays that its associations name. */
export function importAttendant(context: Import, app: App, schedules: Schedules): void {
  const report = context.report.open('Auto attendant', app.name);
  const fields = new Fields(app.thing, report);
  const language = languageOf(context, fields);
  const timeZone = zoneOf(fields);
  const place = { context, app, fields, language };
  ignoreMadeByTheService(fields);
  const first = fields.object('DefaultCallFlow');
  const operator = fields.object('Operator');
  const document = ConfigDocument.safeParse({
    kind: 'attendant',
    id: app.id,
    name: shortName(app.name),
    language,
    timeZone,
    speech: speechOf(fields),
    operator: operator === null ? null : targetOf(place, operator, 'Operator'),
    open: first === null ? null : callFlowOf(place, first),
    ...associationsOf(place, schedules, timeZone),
    ...directoryOf(fields),
    authorised: authorisedOf(context, fields),
  });
  unmapped(fields);
  fields.close();
  keep(context, app, { document, report });
}

/** null has no zone of ours: the document is refused, and the report says why. */
function zoneOf(fields: Fields): string | null {
  const name = fields.text('TimeZoneId');
  const zone = name === null ? null : ianaZone(name);
  if (zone !== null) fields.note('TimeZoneId', 'exact', zone);
  else fields.note('TimeZoneId', 'not', `${name ?? 'nothing'} is no time zone that is known here`);
  return zone;
}

function speechOf(fields: Fields): boolean {
  const isOn = fields.boolean('VoiceResponseEnabled', 'EnableVoiceResponse') ?? false;
  if (isOn) fields.note('VoiceResponseEnabled', 'exact', 'speech');
  const voice = fields.text('VoiceId');
  if (voice !== null) fields.note('VoiceId', 'difference', 'the voice of the language speaks');
  return isOn;
}

function associationsOf(place: Place, schedules: Schedules, timeZone: string | null): object {
  const { fields } = place;
  const flows = new Map<string, Fields>();
  for (const flow of fields.objects('CallFlows')) {
    const id = flow.text('Id', 'Identity');
    if (id !== null) flows.set(id, flow);
  }
  const zone = timeZone ?? 'Etc/UTC';
  const used = new Set<Fields>();
  const closed: object[] = [];
  const holidays: object[] = [];
  for (const association of fields.objects('CallHandlingAssociations')) {
    const type = association.choice('Type', ['AfterHours', 'Holiday']);
    const isOn = association.boolean('Enabled') ?? true;
    const schedule = association.text('ScheduleId') ?? '';
    const flow = flows.get(association.text('CallFlowId') ?? '');
    association.ignore('Disable', 'Priority');
    if (isOn && flow !== undefined) used.add(flow);
    if (!isOn) {
      association.note('Enabled', 'not', 'it is switched off: left out');
      continue;
    }
    if (flow === undefined || type === null) {
      association.note('CallFlowId', 'not', 'the call flow is not in the dump');
      continue;
    }
    if (type === 'Holiday') {
      const set = schedules.holidays(schedule, zone);
      if (set === null) association.note('ScheduleId', 'not', 'no dates of it are in the dump');
      else holidays.push({ holidays: set, flow: callFlowOf(place, flow) });
      continue;
    }
    const hours = closed.length > 0 ? null : schedules.hours(schedule, zone);
    if (hours === null) association.note('ScheduleId', 'not', 'no week of it is in the dump');
    else closed.push({ hours, closed: callFlowOf(place, flow) });
  }
  for (const [id, flow] of flows) {
    if (used.has(flow)) continue;
    fields.note('CallFlows', 'not', `${flow.text('Name') ?? id}: no association leads to it`);
    flow.skip();
  }
  return { ...closed[0], holidays };
}

function directoryOf(fields: Fields): object {
  const lookup = fields.object('DirectoryLookupScope') ?? fields;
  const groupsIn = (name: string) => {
    const scope = lookup.object(name);
    const groups = (scope?.object('GroupScope') ?? scope)?.texts('GroupIds') ?? [];
    scope?.ignore('Type', 'Users');
    if (groups.length > 0) lookup.note(name, 'exact', `groups: ${groups.length}`);
    return groups.map((group) => group.toLowerCase());
  };
  const [include, exclude] = [groupsIn('InclusionScope'), groupsIn('ExclusionScope')];
  const extension = fields.choice('UserNameExtension', ['None', 'Office', 'Department']) ?? 'None';
  if (extension !== 'None') fields.note('UserNameExtension', 'exact', 'nameExtension');
  return {
    scope: { include: include.length === 0 ? null : include, exclude },
    nameExtension: extension.toLowerCase(),
  };
}

function authorisedOf({ people }: Import, fields: Fields): string[] {
  const users = fields.texts('AuthorizedUsers');
  if (users.length > 0) {
    fields.note('AuthorizedUsers', 'exact', `people, as administrators allow it: ${users.length}`);
  }
  return users.map((oid) => people.agent(oid, false));
}

function unmapped(fields: Fields): void {
  const say = (name: string, text: string) => {
    const [first] = fields.list(name);
    if (first !== undefined && first !== false) fields.note(name, 'not', text);
  };
  const agent = 'Teams Phone Agent is a service of Microsoft: a virtualAgent node does its work';
  say('EnableMainlineAttendant', agent);
  say('MainlineAttendantEnabled', agent);
  say('MainlineAttendantAgentVoiceId', agent);
  say('SpamDetectionTemplateId', 'numbers are blocked by lists here');
  say('AutoRecordingTemplateId', 'attendants are not recorded here; queues are');
  say(
    'SharedVoicemailTriageSettingsTemplateId',
    'messages are not sorted by a language model here',
  );
  say('HideAuthorizedUsers', 'nobody is named to agents by an attendant here');
}

function ignoreMadeByTheService(fields: Fields): void {
  fields.ignore('Identity', 'Id', 'Name', 'TenantId', 'ApplicationInstances', 'Status');
  fields.ignore('Schedules', 'GreetingsSettingAuthorizedUsers', 'Description');
}
