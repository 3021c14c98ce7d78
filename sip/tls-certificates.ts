import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { SipCertificate, SipTls } from './port.ts';
import { certificateNames, nameMatches } from './tls-names.ts';

/** How often files may be looked at: a flood of handshakes must not become a flood of reads. */
const LOOK_AGAIN_MS = 1_000;

export interface CertificateFiles {
  readonly names?: readonly string[];
  readonly certFile: string;
  readonly keyFile: string;
}

/**
 * Certificates in files, for `SipTls.certificates`: read again when a file has changed. Throws at
 * once when one cannot be used; later a broken or half-written pair leaves the last good one.
 */
export function certificateFiles(
  files: readonly CertificateFiles[],
  options: { readonly onFault?: (certFile: string) => void; readonly lookAgainMs?: number } = {},
): () => readonly SipCertificate[] {
  const { onFault = () => undefined, lookAgainMs = LOOK_AGAIN_MS } = options;
  let kept = files.map((file) => ({ mark: markOf(file), certificate: readPair(file) }));
  let lookedAtMs = performance.now();
  return () => {
    const nowMs = performance.now();
    if (nowMs - lookedAtMs >= lookAgainMs) {
      lookedAtMs = nowMs;
      kept = files.map((file, at) => readAgain(file, kept[at], onFault));
    }
    return kept.map(({ certificate }) => certificate);
  };
}

interface Kept {
  readonly mark: string;
  readonly certificate: SipCertificate;
}

function readAgain(
  file: CertificateFiles,
  before: Kept | undefined,
  onFault: (certFile: string) => void,
): Kept {
  let mark = '';
  try {
    mark = markOf(file);
    if (before?.mark === mark) return before;
    return { mark, certificate: readPair(file) };
  } catch (error) {
    if (before === undefined) throw error;
    onFault(file.certFile);
    // Told once for each change, not at every handshake.
    return { mark, certificate: before.certificate };
  }
}

function readPair({ names, certFile, keyFile }: CertificateFiles): SipCertificate {
  const cert = readFileSync(certFile, 'utf8');
  const key = readFileSync(keyFile, 'utf8');
  // Key and certificate that do not belong together throw here.
  createSecureContext({ cert, key });
  return names === undefined ? { cert, key } : { names, cert, key };
}

function markOf({ certFile, keyFile }: CertificateFiles): string {
  return [certFile, keyFile]
    .map((path) => statSync(path, { bigint: true }))
    .map(({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`)
    .join(' ');
}

interface Chosen {
  readonly names: readonly string[];
  readonly context: SecureContext;
}

/** Secure contexts by what the provider gives now; a pair that has not changed is made once. */
export class CertificateStore {
  readonly #options: SipTls;
  #chosen = new Map<string, Chosen>();
  readonly #plain: SecureContext;

  constructor(options: SipTls) {
    this.#options = options;
    this.#plain = createSecureContext({ ...this.#authorities(), minVersion: 'TLSv1.2' });
  }

  /** The context for a name; else of the first certificate, else without any. */
  context(name: string): SecureContext {
    const all = this.#current();
    const match = all.find(({ names }) => names.some((pattern) => nameMatches(pattern, name)));
    return (match ?? all[0])?.context ?? this.#plain;
  }

  /** PEM of the certificate that a listener shows to a peer without SNI. */
  get first(): SipCertificate | undefined {
    return this.#options.certificates?.()[0];
  }

  #authorities(): { ca?: string[] } {
    return this.#options.ca === undefined ? {} : { ca: [...this.#options.ca] };
  }

  #current(): readonly Chosen[] {
    const given = this.#options.certificates?.() ?? [];
    const next = new Map<string, Chosen>();
    for (const certificate of given) {
      const key = `${certificate.cert}${certificate.key}${certificate.names?.join(' ') ?? ''}`;
      next.set(key, this.#chosen.get(key) ?? this.#choose(certificate));
    }
    this.#chosen = next;
    return [...next.values()];
  }

  #choose({ names, cert, key }: SipCertificate): Chosen {
    const context = createSecureContext({
      cert,
      key,
      minVersion: 'TLSv1.2',
      ...this.#authorities(),
    });
    return { names: names ?? certificateNames(cert), context };
  }
}
