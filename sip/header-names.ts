/**
 * Names in lower case with the compact forms (RFC 3261 §7.3.3 and the registry) undone. The table
 * answers the usual spellings without a case change; it is fixed, so strangers cannot grow it.
 */
const COMPACT: Readonly<Record<string, string>> = {
  a: 'accept-contact',
  b: 'referred-by',
  c: 'content-type',
  d: 'request-disposition',
  e: 'content-encoding',
  f: 'from',
  i: 'call-id',
  j: 'reject-contact',
  k: 'supported',
  l: 'content-length',
  m: 'contact',
  n: 'identity-info',
  o: 'event',
  r: 'refer-to',
  s: 'subject',
  t: 'to',
  u: 'allow-events',
  v: 'via',
  x: 'session-expires',
  y: 'identity',
};

const USUAL =
  'Via From To Call-ID CSeq Contact Max-Forwards Content-Length Content-Type User-Agent Server ' +
  'Allow Supported Require Record-Route Route Reason Retry-After P-Asserted-Identity Privacy ' +
  'Session-Expires Min-SE Accept Date History-Info Diversion Subject Expires Organization ' +
  'Accept-Language Accept-Encoding Allow-Events Content-Disposition Referred-By Warning';

/** Headers that are comma lists: each value counts by itself. */
const LISTS = new Set(
  (
    'via route record-route contact allow supported require unsupported proxy-require accept ' +
    'accept-encoding accept-language allow-events path service-route history-info diversion ' +
    'p-asserted-identity p-preferred-identity p-associated-uri reason warning privacy ' +
    'alert-info call-info error-info in-reply-to accept-contact reject-contact'
  ).split(' '),
);

const KNOWN = new Map<string, string>();
for (const name of USUAL.split(' ')) {
  KNOWN.set(name, name.toLowerCase());
  KNOWN.set(name.toLowerCase(), name.toLowerCase());
}
for (const [short, long] of Object.entries(COMPACT)) {
  KNOWN.set(short, long);
  KNOWN.set(short.toUpperCase(), long);
}

export function canonicalName(name: string): string {
  return KNOWN.get(name) ?? name.toLowerCase();
}

/** `privacy` uses semicolons, yet appears here because some peers send commas. */
export function isListHeader(canonical: string): boolean {
  return LISTS.has(canonical);
}
