import { createHash, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { isIPv4, isIPv6 } from 'node:net';
import { bits, integer, nothing, octets, oid, sequence, set, tagged } from './der.ts';
import { time, utf8, yes, type Der } from './der.ts';

export interface CertificateRequest {
  readonly name: string;
  readonly key: KeyObject;
  readonly issuer: { readonly name: string; readonly key: KeyObject };
  readonly from: Date;
  readonly until: Date;
  /**
   * `authority` signs servers, for names among `hosts` only; `server` answers for `hosts`; `peer`
   * also connects as them (SIP); `signer` only carries its key.
   */
  readonly use: 'authority' | 'server' | 'peer' | 'signer';
  readonly hosts?: readonly string[];
}

/** RFC 5758 §3.2 and RFC 4055 §5. */
const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'));
const RSA_SHA256 = sequence(oid('1.2.840.113549.1.1.11'), nothing());

/** An X.509 v3 certificate (RFC 5280) as DER. Node's crypto reads them but cannot make them. */
export function newCertificate(request: CertificateRequest): Der {
  const { issuer } = request;
  const algorithm = issuer.key.asymmetricKeyType === 'rsa' ? RSA_SHA256 : ECDSA_SHA256;
  const body = sequence(
    tagged(0xa0, integer(Buffer.from([2]))),
    integer(serial()),
    algorithm,
    nameOf(issuer.name),
    sequence(time(request.from), time(request.until)),
    nameOf(request.name),
    publicKeyOf(request.key),
    tagged(0xa3, sequence(...extensionsOf(request))),
  );
  return sequence(body, algorithm, bits(sign('sha256', body, issuer.key)));
}

export function toPem(der: Uint8Array): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}

/** RFC 5280 §4.1.2.2: positive, at most 20 octets. */
function serial(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

const nameOf = (commonName: string): Der =>
  sequence(set(sequence(oid('2.5.4.3'), utf8(commonName))));

const publicKeyOf = (key: KeyObject): Der =>
  createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({
    type: 'spki',
    format: 'der',
  });

const keyIdOf = (key: KeyObject): Der => createHash('sha1').update(publicKeyOf(key)).digest();

function extension(id: string, value: Der, isCritical: 'critical' | 'plain' = 'plain'): Der {
  const flag = isCritical === 'critical' ? [yes()] : [];
  return sequence(oid(id), ...flag, octets(value));
}

function extensionsOf(request: CertificateRequest): Der[] {
  const isAuthority = request.use === 'authority';
  const constraints = isAuthority ? [yes(), integer(Buffer.from([0]))] : [];
  // keyCertSign and cRLSign, or digitalSignature (RFC 5280 §4.2.1.3).
  const usage = isAuthority ? bits(Buffer.from([0x06]), 1) : bits(Buffer.from([0x80]), 7);
  const extensions = [
    extension('2.5.29.19', sequence(...constraints), 'critical'),
    extension('2.5.29.15', usage, 'critical'),
    extension('2.5.29.14', octets(keyIdOf(request.key))),
    extension('2.5.29.35', sequence(tagged(0x80, keyIdOf(request.issuer.key)))),
  ];
  const hosts = request.hosts ?? [];
  if (isAuthority) return [...extensions, extension('2.5.29.30', permitted(hosts), 'critical')];
  if (request.use === 'signer') return extensions;
  const names = hosts.map(generalName);
  // serverAuth, clientAuth (RFC 5280 §4.2.1.12).
  const purposes = [oid('1.3.6.1.5.5.7.3.1')];
  if (request.use === 'peer') purposes.push(oid('1.3.6.1.5.5.7.3.2'));
  return [
    ...extensions,
    extension('2.5.29.37', sequence(...purposes)),
    extension('2.5.29.17', sequence(...names)),
  ];
}

/**
 * RFC 5280 §4.2.1.10: whoever steals the authority's key can be no host but these. A name stands
 * for all below it; an address comes with its mask.
 */
function permitted(hosts: readonly string[]): Der {
  const trees = hosts.map((host) => {
    if (isIPv4(host)) return tagged(0x87, addressOf(host), Buffer.alloc(4, 0xff));
    if (isIPv6(host)) return tagged(0x87, addressOf(host), Buffer.alloc(16, 0xff));
    return tagged(0x82, Buffer.from(host.replace(/^\*\./, ''), 'ascii'));
  });
  return sequence(tagged(0xa0, ...trees.map((tree) => sequence(tree))));
}

/** RFC 5280 §4.2.1.6: dNSName or iPAddress. */
function generalName(host: string): Der {
  if (isIPv4(host) || isIPv6(host)) return tagged(0x87, addressOf(host));
  return tagged(0x82, Buffer.from(host, 'ascii'));
}

function addressOf(host: string): Uint8Array {
  if (isIPv4(host)) return Buffer.from(host.split('.').map(Number));
  const [head = '', tail] = host.split('::');
  const words = (text: string) => (text === '' ? [] : text.split(':').map((w) => parseInt(w, 16)));
  const [left, right] = [words(head), words(tail ?? '')];
  const zeros = Array<number>(8 - left.length - right.length).fill(0);
  return Buffer.from([...left, ...zeros, ...right].flatMap((word) => [word >> 8, word & 0xff]));
}
