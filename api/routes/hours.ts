import { z } from 'zod';
import { HolidaysConfig, HolidaysId, HoursId } from '../../domain/index.ts';
import type { ConfigDocument } from '../../domain/index.ts';
import { holidayAt, isOpen, isTimeZone, nextChange } from '../../engine/index.ts';
import type { App } from '../app.ts';
import { CALENDAR_CHARS_MAX } from '../calendar/read.ts';
import { holidaysOfCalendar } from '../calendar/holidays-of.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost, Viewer } from '../port.ts';
import { documentOf, errors, present } from './shared.ts';

const tags = ['setup'];

/** An instant in ISO 8601; absent = now. */
const at = z.iso.datetime({ offset: true }).optional();
const zone = z
  .string()
  .min(1)
  .max(64)
  .refine(isTimeZone, { message: 'not a time zone: write one like Europe/London' })
  .optional();

const Open = z.object({
  open: z.boolean(),
  at: z.string(),
  /** When it opens or closes next; null = not within 400 days. */
  nextChange: z.string().nullable(),
  timeZone: z.string(),
});

const On = z.object({
  /** Its name; null = an ordinary time. */
  holiday: z.string().nullable(),
  at: z.string(),
  timeZone: z.string(),
});

const ImportQuery = z.object({
  id: HolidaysId.default(() => HolidaysId.parse('imported-holidays')),
  name: z.string().min(1).max(64).default('Imported holidays'),
  /** Whose wall clock times are written by; absent = the tenant's. */
  timeZone: zone,
  /** Where it comes from, in words: kept, so that it can be imported again. */
  calendar: z.string().max(256).default(''),
});
const ImportBody = z.object({ calendar: z.string().max(CALENDAR_CHARS_MAX) });
const Proposed = z.object({
  document: HolidaysConfig,
  skipped: z.array(z.object({ summary: z.string(), why: z.string() })),
});

/** Whether it is open, or a holiday, at any instant; and calendars made into holidays. */
export function hoursRoutes(app: App, host: ApiHost): void {
  openRoute(app, host);
  holidayRoute(app, host);
  importRoute(app, host);
}

function documentsOf(host: ApiHost, { tenant }: Viewer): readonly ConfigDocument[] {
  return present(host.config(tenant)).documents;
}

function zoneOf(documents: readonly ConfigDocument[]): string {
  for (const each of documents) if (each.kind === 'settings') return each.timeZone;
  return 'UTC';
}

const instant = (iso: string | undefined, host: ApiHost): number =>
  iso === undefined ? host.now() : Date.parse(iso);
const text = (ms: number) => new Date(ms).toISOString();

function openRoute(app: App, host: ApiHost): void {
  app.get(
    '/hours/:id/open',
    {
      schema: {
        tags,
        params: z.object({ id: HoursId }),
        querystring: z.object({ at }),
        response: { 200: Open, ...errors },
      },
    },
    async (request) => {
      const { id } = request.params;
      const documents = documentsOf(host, viewerOf(request));
      const hours = documentOf(documents, 'hours', id);
      const when = instant(request.query.at, host);
      const next = nextChange(hours, when);
      return {
        open: isOpen(hours, when),
        at: text(when),
        nextChange: next === null ? null : text(next),
        timeZone: hours.timeZone,
      };
    },
  );
}

function holidayRoute(app: App, host: ApiHost): void {
  app.get(
    '/holidays/:id/on',
    {
      schema: {
        tags,
        params: z.object({ id: HolidaysId }),
        querystring: z.object({ at, timeZone: zone }),
        response: { 200: On, ...errors },
      },
    },
    async (request) => {
      const { id } = request.params;
      const documents = documentsOf(host, viewerOf(request));
      const set = documentOf(documents, 'holidays', id);
      const when = instant(request.query.at, host);
      const timeZone = set.timeZone ?? request.query.timeZone ?? zoneOf(documents);
      const holiday = holidayAt(set, when, timeZone);
      return { holiday: holiday?.name ?? null, at: text(when), timeZone };
    },
  );
}

function importRoute(app: App, host: ApiHost): void {
  app.post(
    '/holidays/import',
    {
      schema: {
        tags,
        description:
          'An iCalendar file (text/calendar, or JSON with `calendar`) as a holidays document: ' +
          'nothing is published. `skipped` names what could not be read, and why.',
        querystring: ImportQuery,
        body: ImportBody,
        response: { 200: Proposed, ...errors },
      },
    },
    async (request) => {
      const documents = documentsOf(host, viewerOf(request));
      const { id, name, calendar, timeZone = zoneOf(documents) } = request.query;
      const options = { id, name, timeZone, calendar, at: host.now() };
      const imported = holidaysOfCalendar(request.body.calendar, options);
      if (typeof imported === 'string') {
        throw new ApiError('unprocessable', { details: [imported] });
      }
      return { document: imported.document, skipped: [...imported.skipped] };
    },
  );
}
