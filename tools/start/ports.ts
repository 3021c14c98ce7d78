import { createSocket } from 'node:dgram';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface WantedPort {
  readonly setting: string;
  readonly port: number;
  readonly use: string;
  readonly protocols: readonly ('tcp' | 'udp')[];
}

/** One sentence per port that cannot be had, with the setting that moves it. */
export async function findTakenPorts(
  bind: string,
  wanted: readonly WantedPort[],
): Promise<string[]> {
  const taken: string[] = [];
  for (const { setting, port, use, protocols } of wanted) {
    for (const protocol of protocols) {
      const fault = await tryPort(bind, port, protocol);
      if (fault === undefined) continue;
      taken.push(
        `${protocol.toUpperCase()} port ${port} (${use}) cannot be had: ${explain(fault)}. ` +
          `Stop what uses it, or set ${setting} to another port.`,
      );
    }
  }
  return taken;
}

/** A killed launcher's children need a moment to go: asks again for a few seconds. */
export async function waitForPorts(
  bind: string,
  wanted: readonly WantedPort[],
  timeoutMs: number,
): Promise<string[]> {
  for (const deadline = Date.now() + timeoutMs; ; await sleep(250)) {
    const taken = await findTakenPorts(bind, wanted);
    if (taken.length === 0 || Date.now() >= deadline) return taken;
  }
}

const explain = (code: string): string =>
  ({
    EADDRINUSE: 'another program uses it',
    EACCES: 'this user may not open it',
    EADDRNOTAVAIL: 'PATCHBAY_BIND is no address of this machine',
  })[code] ?? code;

function tryPort(bind: string, port: number, protocol: 'tcp' | 'udp'): Promise<string | undefined> {
  return new Promise((resolve) => {
    const onError = (fault: NodeJS.ErrnoException): void => resolve(fault.code ?? fault.message);
    if (protocol === 'tcp') {
      const server = createServer();
      server.once('error', onError);
      server.listen(port, bind, () => server.close(() => resolve(undefined)));
      return;
    }
    const socket = createSocket(bind.includes(':') ? 'udp6' : 'udp4');
    socket.once('error', onError);
    socket.bind(port, bind, () => socket.close(() => resolve(undefined)));
  });
}
