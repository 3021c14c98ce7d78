import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';

/** A port that was free for TCP and UDP a moment ago. */
export async function freePort(host = '127.0.0.1'): Promise<number> {
  for (;;) {
    const port = await freeTcp(host);
    if (await isFreeUdp(port, host)) return port;
  }
}

function freeTcp(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function isFreeUdp(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => resolve(false));
    socket.bind(port, host, () => socket.close(() => resolve(true)));
  });
}

/**
 * A range for RTP, below the ports that the system hands out by itself. Two stacks on one machine
 * rarely meet: each starts at a random block of 500.
 */
export function rtpRange(): { readonly first: number; readonly last: number } {
  const first = 10_000 + 500 * Math.floor(Math.random() * 40);
  return { first, last: first + 499 };
}
