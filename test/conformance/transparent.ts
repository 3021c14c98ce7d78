import { syncBuiltinESMExports } from 'node:module';
import tls from 'node:tls';
import type { Cloud } from './suite.ts';

const NAME = 'login.microsoftonline.com';

/**
 * As if DNS led Microsoft's name to this machine: connections to it go to the cloud's HTTPS port.
 * Name and certificate are checked as ever, and no library is told anything.
 */
export async function overMicrosoftsName(cloud: Cloud, work: () => Promise<void>): Promise<void> {
  const original = tls.connect;
  const { port } = new URL(cloud.https);
  const led = (...args: unknown[]): unknown => {
    const [options] = args;
    const isAsked = typeof options === 'object' && options !== null && 'host' in options;
    if (isAsked && options.host === NAME) {
      args[0] = { ...options, host: '127.0.0.1', port: Number(port), servername: NAME };
    }
    return Reflect.apply(original, tls, args);
  };
  Object.assign(tls, { connect: led });
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    Object.assign(tls, { connect: original });
    syncBuiltinESMExports();
  }
}
