import { z } from 'zod';
import {
  AttendantCallFlow,
  AttendantConfig,
  attendantMayOf,
  attendantSwitchesFor,
  ConfigDocument,
  FlowId,
  Holiday,
  HolidaysId,
  HoursConfig,
  HoursId,
} from '../../domain/index.ts';
import type { AttendantSwitch } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { publishOnTop } from '../publish.ts';
import { permitBy } from './rights.ts';
import { Committed, documentOf, errors, present } from './shared.ts';

const { weekly, exceptions } = HoursConfig.shape;

/** No field has a default: what is not named stays as it is. */
const Change = z.strictObject({
  open: AttendantCallFlow.optional(),
  closed: AttendantCallFlow.optional(),
  holidays: z
    .array(z.strictObject({ holidays: HolidaysId, flow: AttendantCallFlow }))
    .max(20)
    .optional(),
  hours: HoursId.optional(),
  /** Of the opening hours that it uses, where nothing else uses them. */
  weekly: weekly.optional(),
  exceptions: exceptions.unwrap().optional(),
  /** Of the sets of holidays that it uses, where nothing else uses them. */
  dates: z.record(HolidaysId, z.array(Holiday).max(1_000)).optional(),
});
type Change = z.infer<typeof Change>;

/** What authorised users do to an attendant of theirs. */
export function attendantRightsRoutes(app: App, host: ApiHost): void {
  app.put(
    '/attendants/:id/settings',
    {
      schema: {
        tags: ['setup'],
        description:
          'Changes the fields that are named and no others. Administrators any of these; who is ' +
          'authorised for the attendant what its `authorisedMay` says.',
        params: z.object({ id: FlowId }),
        body: Change,
        response: { 200: Committed.extend({ version: z.number() }), ...errors },
      },
    },
    async (request) => {
      const viewer = viewerOf(request);
      const { documents, version } = present(host.config(viewer.tenant));
      const { id } = request.params;
      const before = documentOf(documents, 'attendant', id);
      permit(viewer, before, []);
      const { open, closed, holidays, hours } = request.body;
      const named = { open, closed, holidays, hours };
      const after = AttendantConfig.parse({ ...before, ...definedOf(named) });
      const schedules = schedulesOf(documents, after, request.body);
      permit(viewer, before, [
        ...attendantSwitchesFor(before, after),
        ...schedules.map(({ kind }) => (kind === 'hours' ? 'hours' : 'holidays')),
      ]);
      const changed = [after, ...schedules];
      return publishOnTop(host, request, {
        documents: changed,
        removed: [],
        base: version,
        note: 'by an authorised user',
      });
    },
  );
}

const definedOf = (of: object) =>
  Object.fromEntries(Object.entries(of).filter(([, value]) => value !== undefined));

/** The hours and holidays with what is changed of them; 403 where others use them, too. */
function schedulesOf(
  documents: readonly ConfigDocument[],
  attendant: AttendantConfig,
  change: Change,
): ConfigDocument[] {
  const parts = definedOf({ weekly: change.weekly, exceptions: change.exceptions });
  const changed: ConfigDocument[] = [];
  if (Object.keys(parts).length > 0) {
    const own = documentOf(documents, 'hours', attendant.hours);
    changed.push(ConfigDocument.parse({ ...own, ...parts }));
  }
  for (const [id, dates] of Object.entries(change.dates ?? {})) {
    const uses = attendant.holidays.some(({ holidays }) => holidays === id);
    const own = documentOf(documents, 'holidays', uses ? id : null);
    changed.push(ConfigDocument.parse({ ...own, dates }));
  }
  for (const each of changed) refuseShared(documents, attendant, each);
  return changed;
}

function refuseShared(
  documents: readonly ConfigDocument[],
  attendant: AttendantConfig,
  schedule: ConfigDocument,
): void {
  if (!('id' in schedule)) return;
  const name = JSON.stringify(schedule.id);
  const words = ['hours', 'openHours', 'holidays'].map((field) => `"${field}":${name}`);
  const other = documents.find((each) => {
    if (!('id' in each) || (each.kind === 'attendant' && each.id === attendant.id)) return false;
    const text = JSON.stringify(each);
    return each.kind !== schedule.kind && words.some((word) => text.includes(word));
  });
  if (other === undefined || !('id' in other)) return;
  const detail = `${schedule.id} is used by ${other.id}, too: an administrator publishes it`;
  throw new ApiError('forbidden', { details: [detail] });
}

function permit(
  viewer: Viewer,
  attendant: AttendantConfig,
  needed: Iterable<AttendantSwitch | 'administrator'>,
): void {
  permitBy(viewer, { id: attendant.id, may: attendantMayOf(attendant, viewer.agent) }, needed);
}
