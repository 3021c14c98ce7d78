import dgram from 'node:dgram';
import type { Socket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { Receive } from './host.ts';
import type { LegSockets } from './leg.ts';

/**
 * Only addresses are ever sent to. Without this each send would go through dns.lookup and a
 * nextTick (measured, voice-stack.md §5).
 */
function lookupOf(family: 4 | 6) {
  return (
    host: string,
    _options: unknown,
    done: (error: Error | null, address: string, family: number) => void,
  ): void => done(null, host, family);
}

function bindSocket(bind: string, port: number, receive: Receive): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isSix = isIPv6(bind);
    const lookup = lookupOf(isSix ? 6 : 4);
    const socket = dgram.createSocket({ type: isSix ? 'udp6' : 'udp4', lookup });
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind({ port, address: bind, exclusive: true }, () => {
      socket.removeAllListeners('error');
      // An ICMP answer to a packet of ours is no reason to end: the silence timer judges the peer.
      socket.on('error', () => undefined);
      socket.on('message', receive);
      resolve(socket);
    });
  });
}

/** RTP on `port`, RTCP on the next one (RFC 3550 §11). */
export async function openSockets(
  bind: string,
  port: number,
  onRtp: Receive,
  onRtcp: Receive,
): Promise<LegSockets> {
  const rtp = await bindSocket(bind, port, onRtp);
  let rtcp: Socket;
  try {
    rtcp = await bindSocket(bind, port + 1, onRtcp);
  } catch (error) {
    rtp.close();
    throw error;
  }
  let isOpen = true;
  const send = (socket: Socket, packet: Uint8Array, port: number, address: string) => {
    if (isOpen) socket.send(packet, port, address);
  };
  return {
    rtp: (packet, to) => send(rtp, packet, to.port, to.address),
    rtcp: (packet, to) => send(rtcp, packet, to.port, to.address),
    close: () => {
      isOpen = false;
      // Two steps, so that a goodbye just handed over still leaves.
      setImmediate(() => {
        rtp.close();
        rtcp.close();
      });
    },
  };
}
