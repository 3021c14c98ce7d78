import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names that Microsoft's software has compiled in. */
export const MICROSOFT = ['login.microsoftonline.com', 'graph.microsoft.com'];

/**
 * Environment of a process of ours that believes to speak to Microsoft: as if DNS led its names to
 * the emulated cloud's HTTPS port. Names and certificates are checked as ever.
 */
export function ledToCloud(
  folder: string,
  cloud: { readonly tlsPort: number; readonly authorityPath: string },
): Record<string, string> {
  mkdirSync(folder, { recursive: true });
  const preload = join(folder, 'lead-to-cloud.mjs');
  writeFileSync(
    preload,
    `import tls from 'node:tls';
     import { syncBuiltinESMExports } from 'node:module';
     const names = ${JSON.stringify(MICROSOFT)};
     const { connect } = tls;
     tls.connect = (...args) => {
       const host = args[0]?.servername || args[0]?.host;
       if (names.includes(host)) {
         args[0] = { ...args[0], host: '127.0.0.1', port: ${cloud.tlsPort}, servername: host };
       }
       return connect(...args);
     };
     syncBuiltinESMExports();
    `,
  );
  return {
    NODE_OPTIONS: `--import=file://${preload}`,
    NODE_EXTRA_CA_CERTS: cloud.authorityPath,
  };
}

/** The same for Chromium. */
export const browserLedToCloud = (tlsPort: number): readonly string[] => [
  `--host-resolver-rules=${MICROSOFT.map((name) => `MAP ${name}:443 127.0.0.1:${tlsPort}`).join()}`,
  '--ignore-certificate-errors',
];
