import { GraphError } from './error.ts';
import { parseFilter, parseSearch, type Entity } from './filter.ts';

/** OData's system options as a request has them. */
export type Query = Readonly<Record<string, unknown>>;

/** The kind of thing that is asked for: what it has, and what comes without `$select`. */
export interface Shape {
  readonly type: string;
  readonly properties: ReadonlySet<string>;
  /** null = all that the entity has: lists of things of several kinds. */
  readonly usual: readonly string[] | null;
}

export interface Place {
  /** `https://graph.microsoft.com/v1.0` as this server is reached: next links stand below it. */
  readonly base: string;
  /** Below the base, without a query: `/users`. */
  readonly path: string;
  /** After `$metadata#` in the context: `users`. */
  readonly context: string;
  /** `ConsistencyLevel: eventual` was sent, without which some queries are refused. */
  readonly isEventual: boolean;
}

const LIST_OPTIONS = ['$filter', '$search', '$top', '$select', '$count', '$skiptoken', '$orderby'];
const TOP_MAX = 999;
const TOP_USUAL = 100;

const METADATA = 'https://graph.microsoft.com/v1.0/$metadata';

function textOf(query: Query, name: string): string | undefined {
  const value = query[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new GraphError('BadRequest', `Query option '${name}' was specified more than once.`);
}

/** Entities one page at a time. Every page of a list is of the moment in which it is asked for. */
export function listPage(all: readonly Entity[], query: Query, shape: Shape, place: Place) {
  requireKnown(query);
  const select = selectOf(query, shape);
  const found = sorted(filtered(all, query, place), query, shape);
  const top = topOf(query);
  const skip = skipOf(query);
  const page = found.slice(skip, skip + top);
  const next = skip + page.length;
  const isCounted = textOf(query, '$count') === 'true' && place.isEventual;
  return {
    '@odata.context': contextOf(place.context, select),
    ...(isCounted ? { '@odata.count': found.length } : {}),
    ...(next < found.length ? { '@odata.nextLink': nextLink(query, place, next) } : {}),
    value: page.map((entity) => pick(entity, select ?? shape.usual)),
  };
}

/** One entity, with what was selected of it. */
export function single(entity: Entity, query: Query, shape: Shape, context: string) {
  const select = selectOf(query, shape);
  const about = `${contextOf(context, select)}/$entity`;
  return { '@odata.context': about, ...pick(entity, select ?? shape.usual) };
}

function requireKnown(query: Query): void {
  const unknown = Object.keys(query).find((name) => !LIST_OPTIONS.includes(name));
  if (unknown === undefined) return;
  throw new GraphError('BadRequest', `The query option '${unknown}' is not supported.`);
}

function filtered(all: readonly Entity[], query: Query, place: Place): readonly Entity[] {
  const [filter, search] = [textOf(query, '$filter'), textOf(query, '$search')];
  if (search !== undefined && !place.isEventual) {
    throw new GraphError(
      'Request_UnsupportedQuery',
      'Request with $search query parameter only works through MSGraph with a special request ' +
        "header: 'ConsistencyLevel: eventual'",
    );
  }
  const byFilter = filter === undefined ? all : all.filter(parseFilter(filter));
  return search === undefined ? byFilter : byFilter.filter(parseSearch(search));
}

function sorted(all: readonly Entity[], query: Query, shape: Shape): readonly Entity[] {
  const order = textOf(query, '$orderby');
  if (order === undefined) return all;
  const [, property = '', direction = 'asc'] = /^(\w+)(?: (asc|desc))?$/.exec(order) ?? [];
  requireProperty(property, shape);
  const sign = direction === 'desc' ? -1 : 1;
  return all.toSorted(
    (a, b) => sign * String(a[property] ?? '').localeCompare(String(b[property] ?? '')),
  );
}

function topOf(query: Query): number {
  const text = textOf(query, '$top');
  if (text === undefined) return TOP_USUAL;
  const top = /^[0-9]{1,6}$/.test(text) ? Number(text) : 0;
  if (top >= 1 && top <= TOP_MAX) return top;
  const message = `Invalid page size specified: '${text}'. Must be between 1 and 999 inclusive.`;
  throw new GraphError('Request_UnsupportedQuery', message);
}

/** Opaque to callers; to us only a place in the list, which nobody gains anything by forging. */
function skipOf(query: Query): number {
  const token = textOf(query, '$skiptoken');
  if (token === undefined) return 0;
  const text = Buffer.from(token, 'base64url').toString('utf8');
  if (/^at:[0-9]{1,9}$/.test(text)) return Number(text.slice(3));
  throw new GraphError('Request_BadRequest', 'Invalid skiptoken value.');
}

function nextLink(query: Query, { base, path }: Place, at: number): string {
  const token = Buffer.from(`at:${at}`, 'utf8').toString('base64url');
  const rest = Object.entries(query).filter(([name]) => name !== '$skiptoken');
  const texts = [...rest, ['$skiptoken', token]].map(
    ([name, value]) => `${String(name)}=${encodeURIComponent(String(value))}`,
  );
  return `${base}${path}?${texts.join('&')}`;
}

function selectOf(query: Query, shape: Shape): readonly string[] | null {
  const text = textOf(query, '$select');
  if (text === undefined) return null;
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) requireProperty(name, shape);
  return names;
}

function requireProperty(name: string, shape: Shape): void {
  if (shape.properties.has(name)) return;
  const type = `microsoft.graph.${shape.type}`;
  const message = `Could not find a property named '${name}' on type '${type}'.`;
  throw new GraphError('BadRequest', message);
}

function pick(entity: Entity, names: readonly string[] | null): Entity {
  if (names === null) return entity;
  const type = entity['@odata.type'];
  const chosen = names.map((name) => [name, entity[name] ?? (isList(name) ? [] : null)] as const);
  return { ...(type === undefined ? {} : { '@odata.type': type }), ...Object.fromEntries(chosen) };
}

const isList = (name: string): boolean => name === 'businessPhones' || name === 'groupTypes';

function contextOf(context: string, select: readonly string[] | null): string {
  return `${METADATA}#${context}${select === null ? '' : `(${select.join(',')})`}`;
}
