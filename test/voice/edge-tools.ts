import type { ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';

/** Is there an answer of any kind to this datagram within half a second? */
export function askText(port: number, text: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (answered: boolean): void => {
      clearTimeout(late);
      socket.close();
      resolve(answered);
    };
    const late = setTimeout(() => finish(false), 500);
    socket.once('message', () => finish(true));
    socket.send(text.startsWith('d') ? `ready ${text}` : text, port, '127.0.0.1');
  });
}

export function once(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => void child.once('close', () => resolve()));
}
