import { isRecord, textOf } from './protocol.ts';

/** What a link leads to (learn.microsoft.com, Teams deep links). */
export type DeepLink =
  | { readonly kind: 'tab'; readonly app: string; readonly tab: string; readonly subPage: string }
  | { readonly kind: 'app'; readonly app: string }
  | { readonly kind: 'call'; readonly users: readonly string[] }
  | {
      readonly kind: 'chat';
      readonly users: readonly string[];
      readonly topic: string;
      readonly message: string;
    }
  /** A link of Teams that this client does not follow. */
  | { readonly kind: 'unknown' }
  /** An address outside Teams. */
  | { readonly kind: 'web'; readonly url: string }
  | { readonly kind: 'invalid' };

const HOSTS = new Set(['teams.microsoft.com', 'teams.cloud.microsoft']);

export function parseDeepLink(text: string): DeepLink {
  if (text.length > 4_096 || !URL.canParse(text)) return { kind: 'invalid' };
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return { kind: 'invalid' };
  if (!HOSTS.has(url.host) || url.protocol !== 'https:') return { kind: 'web', url: url.href };
  const parts = pathParts(url.pathname);
  if (parts?.[0] !== 'l') return { kind: 'unknown' };
  const users = (url.searchParams.get('users') ?? '').split(',').filter((one) => one !== '');
  switch (parts[1]) {
    case 'entity':
      return tabLink(url, parts);
    case 'app':
      return parts[2] === undefined ? { kind: 'unknown' } : { kind: 'app', app: parts[2] };
    case 'call':
      return users.length === 0 ? { kind: 'unknown' } : { kind: 'call', users };
    case 'chat': {
      const topic = url.searchParams.get('topicName') ?? '';
      const message = url.searchParams.get('message') ?? '';
      return users.length === 0 ? { kind: 'unknown' } : { kind: 'chat', users, topic, message };
    }
    default:
      return { kind: 'unknown' };
  }
}

export function linkToTab(app: string, tab: string, subPage: string): string {
  const path = `${encodeURIComponent(app)}/${encodeURIComponent(tab)}`;
  const context = subPage === '' ? '' : `?context=${encodeContext({ subEntityId: subPage })}`;
  return `https://teams.microsoft.com/l/entity/${path}${context}`;
}

function tabLink(url: URL, parts: readonly string[]): DeepLink {
  const [, , app, tab] = parts;
  if (app === undefined || tab === undefined) return { kind: 'unknown' };
  return { kind: 'tab', app, tab, subPage: subEntityOf(url.searchParams.get('context')) };
}

function subEntityOf(context: string | null): string {
  if (context === null) return '';
  try {
    const parsed: unknown = JSON.parse(context);
    return isRecord(parsed) ? textOf(parsed['subEntityId'], 1_024) : '';
  } catch {
    return '';
  }
}

function pathParts(path: string): string[] | undefined {
  try {
    return path.split('/').filter(Boolean).map(decodeURIComponent);
  } catch {
    return undefined;
  }
}

/** Teams reads %20, not +, in the query. */
function encodeContext(context: object): string {
  return encodeURIComponent(JSON.stringify(context));
}
