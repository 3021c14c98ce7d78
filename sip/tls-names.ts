import { X509Certificate } from 'node:crypto';
import { checkServerIdentity, type PeerCertificate, type TLSSocket } from 'node:tls';

/** DNS names and SIP domains (RFC 5922 §7.1); names that need quoting are not names of hosts. */
export function namesIn(subjectAltName: string | undefined): string[] {
  const names: string[] = [];
  for (const entry of (subjectAltName ?? '').split(', ')) {
    const value = /^(?:DNS:|URI:sip:)([A-Za-z0-9*_.-]+)$/.exec(entry)?.[1];
    if (value !== undefined) names.push(value.toLowerCase());
  }
  return names;
}

/** The names of a PEM certificate; the common name counts only when there is no other. */
export function certificateNames(pem: string): string[] {
  const { subjectAltName, subject } = new X509Certificate(pem);
  const names = namesIn(subjectAltName);
  if (names.length > 0) return names;
  const common = /(?:^|\n)CN=([A-Za-z0-9*_.-]+)/.exec(subject)?.[1];
  return common === undefined ? [] : [common.toLowerCase()];
}

/** What a peer has proved: nothing unless its chain was verified. */
export function peerNames(socket: TLSSocket): readonly string[] {
  if (!socket.authorized) return [];
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? [] : certificateNames(certificate.toString());
}

/** A server is whom it says when DNS (Node's rule) or a SIP URI names the host we asked for. */
export function checkSipIdentity(host: string, certificate: PeerCertificate): Error | undefined {
  const wrong = checkServerIdentity(host, certificate);
  if (wrong === undefined) return undefined;
  const uris = (certificate.subjectaltname ?? '').split(', ');
  return uris.includes(`URI:sip:${host.toLowerCase()}`) ? undefined : wrong;
}

/** A name in a certificate, with a wildcard of exactly one label (RFC 2818 §3.1). */
export function nameMatches(pattern: string, host: string): boolean {
  const wanted = host.toLowerCase();
  const given = pattern.toLowerCase();
  if (!given.startsWith('*.')) return given === wanted;
  const dot = wanted.indexOf('.');
  return dot > 0 && wanted.slice(dot) === given.slice(1);
}
