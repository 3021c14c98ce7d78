import { readFileSync } from 'node:fs';
import { certificateFiles, type SipTls } from '../channels/index.ts';
import type { Config } from './config.ts';
import type { Log } from './log.ts';

/**
 * SIP over TLS as the settings have it. Certificates are files that may change while calls are up:
 * a broken new one is told and the old one goes on. Throws at the start when one cannot be used.
 */
export function sipTlsOf(
  config: Pick<Config, 'sipTlsPort' | 'sipCertificateFiles' | 'sipCaFile' | 'sipClientCertificate'>,
  log: Pick<Log, 'warn'>,
): SipTls {
  const { sipCertificateFiles: files, sipCaFile, sipClientCertificate, sipTlsPort } = config;
  const ca = sipCaFile === null ? {} : { ca: [readFileSync(sipCaFile, 'utf8')] };
  if (files === null) return ca;
  const pairs = files.map((file) => ({ certFile: file, keyFile: file }));
  return {
    ...ca,
    port: sipTlsPort,
    clientCertificate: sipClientCertificate,
    certificates: certificateFiles(pairs, {
      onFault: (file) => log.warn('sip.certificateUnusable', { file }),
    }),
  };
}
