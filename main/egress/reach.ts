import { lookup as dnsLookup } from 'node:dns';
import type { LookupAddress, LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import type { TenantId } from '../../domain/index.ts';

export interface ReachOptions {
  /** `host` or `host:port` that may be inside our own network, and without TLS. */
  readonly hosts: readonly string[];
  /** What the tenant may send of the secrets of this process. */
  readonly secret: (tenant: TenantId, name: string) => string | null;
}

/** Why an address of a connector is not called. */
export class ReachError extends Error {
  readonly code: 'noTls' | 'credentialsInUrl' | 'ownNetwork' | 'notAnAddress' | 'noSecret';

  constructor(code: ReachError['code']) {
    super(code);
    this.name = 'ReachError';
    this.code = code;
  }
}

/**
 * Where connectors of tenants may reach: the public Internet, by TLS. What an administrator writes
 * must not make us ask our own network (a cloud's metadata, a database), so names are judged by the
 * addresses that they have at the moment of the call, and those are the ones that are called.
 */
export class Reach {
  readonly #hosts: ReadonlySet<string>;
  readonly #secret: ReachOptions['secret'];

  constructor({ hosts, secret }: ReachOptions) {
    this.#hosts = new Set(hosts.map((host) => host.toLowerCase()));
    this.#secret = secret;
  }

  /** What the other side knows us by; throws a ReachError where the secret is not there. */
  headersOf(tenant: TenantId, name: string | null): Readonly<Record<string, string>> {
    if (name === null) return {};
    const secret = this.#secret(tenant, name);
    // Without it the other side could only refuse, or be somebody else.
    if (secret === null) throw new ReachError('noSecret');
    return { authorization: `Bearer ${secret}` };
  }

  /** Throws a ReachError where this is not to be called. */
  check(url: URL): void {
    if (url.username !== '' || url.password !== '') throw new ReachError('credentialsInUrl');
    if (this.#isAllowed(url)) return;
    if (url.protocol !== 'https:' && url.protocol !== 'wss:') throw new ReachError('noTls');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isPublic(host)) throw new ReachError('ownNetwork');
  }

  /** For the connection itself: a name that has an address of our own is not called at all. */
  lookupFor(url: URL): LookupFunction {
    const isAllowed = this.#isAllowed(url);
    return (host, options, done) => {
      const asked: LookupOptions & { readonly all: true } = { ...options, all: true };
      dnsLookup(host, asked, (error, addresses) => {
        if (error !== null) return done(error, '', 0);
        const bad = addresses.find(({ address }) => !isPublic(address));
        if (bad !== undefined && !isAllowed) return done(new ReachError('ownNetwork'), '', 0);
        const [first] = addresses;
        if (first === undefined) return done(new ReachError('notAnAddress'), '', 0);
        if (options.all === true) done(null, addresses satisfies LookupAddress[]);
        else done(null, first.address, first.family);
      });
    };
  }

  #isAllowed({ hostname, host }: URL): boolean {
    return this.#hosts.has(hostname) || this.#hosts.has(host);
  }
}

/** RFC 6890 and its IPv6 likes: loopback, private, shared, link-local, test nets, groups. */
const OWN_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const;
/** Only 2000::/3 is the Internet; in it Teredo, documentation, 6to4 and NAT64 lead elsewhere. */
const OWN_IPV6 = [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const;

const own = new BlockList();
for (const [address, bits] of OWN_IPV4) own.addSubnet(address, bits, 'ipv4');
for (const [address, bits] of OWN_IPV6) own.addSubnet(address, bits, 'ipv6');
const internet6 = new BlockList();
internet6.addSubnet('2000::', 3, 'ipv6');

function isPublic(address: string): boolean {
  if (isIP(address) === 4) return !own.check(address, 'ipv4');
  return internet6.check(address, 'ipv6') && !own.check(address, 'ipv6');
}
