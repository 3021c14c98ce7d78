import {
  algorithmOf,
  digestResponse,
  formatDigest,
  ha1Of,
  readDigest,
  type DigestAlgorithm,
} from './digest.ts';
import type { SipResponse } from './message.ts';
import type { SipCredentials, SipHeader } from './port.ts';

/** Challenges of different proxies on one way. */
const REALMS_MAX = 5;

interface Answered {
  readonly header: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly algorithm: DigestAlgorithm;
  readonly credentials: SipCredentials;
  used: number;
}

export interface Asked {
  readonly method: string;
  readonly uri: string;
}

/** Our answers to 401 and 407 within one call: each realm once, again when a nonce is stale. */
export class DigestClient {
  readonly #credentials: (realm: string) => SipCredentials | undefined;
  readonly #random: () => string;
  readonly #answered = new Map<string, Answered>();

  constructor(credentials: (realm: string) => SipCredentials | undefined, random: () => string) {
    this.#credentials = credentials;
    this.#random = random;
  }

  /** Takes the challenges of a 401 or 407; false: asking again is of no use. */
  learn(response: SipResponse): boolean {
    if (response.status !== 401 && response.status !== 407) return false;
    const proxy = response.status === 407;
    const lines = response.headers.lines(proxy ? 'proxy-authenticate' : 'www-authenticate');
    const header = proxy ? 'Proxy-Authorization' : 'Authorization';
    let learned = false;
    const seen = new Set<string>();
    for (const line of lines) {
      const realm = this.#take(line, header, seen);
      learned ||= realm;
    }
    return learned;
  }

  /** The first challenge of a realm that we can answer is what the peer prefers (RFC 8760 §2.3). */
  #take(line: string, header: string, seen: Set<string>): boolean {
    const fields = readDigest(line);
    const realm = fields?.get('realm');
    const algorithm = fields === undefined ? undefined : algorithmOf(fields);
    if (fields === undefined || realm === undefined || algorithm === undefined) return false;
    if (seen.has(realm) || !isQopKnown(fields)) return false;
    const before = this.#answered.get(`${header} ${realm}`);
    const stale = fields.get('stale')?.toLowerCase() === 'true';
    if (before !== undefined && !stale) return false;
    if (before === undefined && this.#answered.size >= REALMS_MAX) return false;
    const credentials = this.#credentials(realm);
    if (credentials === undefined) return false;
    seen.add(realm);
    this.#answered.set(`${header} ${realm}`, { header, fields, algorithm, credentials, used: 0 });
    return true;
  }

  /** For a request of ours; once a realm has asked, every request answers before being asked. */
  headers(asked: Asked): SipHeader[] {
    return [...this.#answered.values()].map((answered) => ({
      name: answered.header,
      value: this.#write(answered, asked),
    }));
  }

  #write(answered: Answered, { method, uri }: Asked): string {
    const { fields, algorithm, credentials } = answered;
    const { username, password } = credentials;
    const realm = fields.get('realm') ?? '';
    const nonce = fields.get('nonce') ?? '';
    const ha1 = ha1Of(algorithm, { username, password, realm });
    answered.used += 1;
    const nc = answered.used.toString(16).padStart(8, '0');
    const qop = fields.has('qop') ? { nc, cnonce: this.#random() } : undefined;
    const input = { algorithm, ha1, method, uri, nonce };
    const response = digestResponse(qop === undefined ? input : { ...input, qop });
    const written: [string, string][] = [
      ['username', username],
      ['realm', realm],
      ['nonce', nonce],
      ['uri', uri],
      ['response', response],
      ['algorithm', algorithm],
    ];
    if (qop !== undefined) written.push(['qop', 'auth'], ['nc', nc], ['cnonce', qop.cnonce]);
    const opaque = fields.get('opaque');
    if (opaque !== undefined) written.push(['opaque', opaque]);
    return formatDigest(written, 'credentials');
  }
}

function isQopKnown(fields: ReadonlyMap<string, string>): boolean {
  const offered = fields.get('qop');
  return offered === undefined || offered.split(',').some((each) => each.trim() === 'auth');
}
