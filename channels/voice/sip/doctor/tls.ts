import { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { checkCertificate } from './certificate.ts';
import { fault, ok, type Finding } from './finding.ts';

const TIMEOUT_MS = 5_000;

/** What Node says of a chain, in words that lead somewhere. */
const CHAIN: Readonly<Record<string, string>> = {
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed: have it signed by an authority peers trust',
  SELF_SIGNED_CERT_IN_CHAIN: 'its root is not trusted here: give the authority with --ca FILE',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its intermediate is not sent: add it to the chain there',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is unknown: give the authority with --ca FILE',
  CERT_HAS_EXPIRED: 'a certificate of the chain has expired: renew it',
};

export interface TlsWish {
  readonly host: string;
  readonly port: number;
  readonly ca?: readonly string[] | undefined;
  /** Shown to the far end, which may ask for it. */
  readonly own?: { readonly cert: string; readonly key: string } | undefined;
  readonly now: number;
}

/** Connects once, looks at the certificate that comes, hangs up. */
export async function checkTls(wish: TlsWish): Promise<Finding[]> {
  const { host, port, now } = wish;
  let socket: TLSSocket;
  try {
    socket = await open(wish);
  } catch (error) {
    return [unreachable(`${host}:${port}`, error)];
  }
  const findings = [ok('TLS', `${socket.getProtocol() ?? 'unknown'} to ${host}:${port}`)];
  const raw = socket.getPeerX509Certificate()?.raw;
  const chain = Object.entries(CHAIN).find(([code]) => {
    return String(socket.authorizationError).includes(code);
  });
  socket.destroy();
  if (raw !== undefined) {
    const certificate = new X509Certificate(raw);
    findings.push(...checkCertificate(certificate, { name: host, now, whose: "far end's" }));
  }
  if (chain !== undefined) {
    const [code, remedy] = chain;
    findings.push(fault("far end's chain", `${code} (Microsoft: 569009)`, remedy));
  }
  return findings;
}

function open(wish: TlsWish): Promise<TLSSocket> {
  const { host, port, ca, own } = wish;
  return new Promise((resolve, reject) => {
    const socket = connect({
      host,
      port,
      minVersion: 'TLSv1.2',
      rejectUnauthorized: false,
      ...(isIP(host) === 0 ? { servername: host } : {}),
      ...(ca === undefined ? {} : { ca: [...ca] }),
      ...own,
    });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('ETIMEDOUT')));
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}

function unreachable(where: string, error: unknown): Finding {
  const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
  const text = typeof code === 'string' ? code : String(error);
  if (/ECONNREFUSED/.test(text)) {
    return fault('TLS', `${where} refuses the connection`, 'start the SBC, or correct the port');
  }
  if (/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/.test(text)) {
    const remedy = 'open TCP to that port in the firewalls on the way (Microsoft: 569002)';
    return fault('TLS', `${where} does not answer`, remedy);
  }
  if (/EPROTO|SSL|TLS|ECONNRESET/.test(text)) {
    const remedy = 'the port must speak TLS 1.2; it may want our certificate: --certificate';
    return fault('TLS', `no handshake with ${where}: ${text} (Microsoft: 569003)`, remedy);
  }
  return fault('TLS', `${where}: ${text}`, 'look at the log of the far end');
}
