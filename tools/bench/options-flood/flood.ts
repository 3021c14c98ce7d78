import { createSocket } from 'node:dgram';
import { setTimeout as pause } from 'node:timers/promises';

export interface FloodFigures {
  readonly sent: number;
  readonly answered200: number;
  readonly answered503: number;
}

/** So many OPTIONS a second to the SIP port from one socket of its own, evenly. */
export async function flood(port: number, perSecond: number, ms: number): Promise<FloodFigures> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  let answered200 = 0;
  let answered503 = 0;
  socket.on('message', (text) => {
    const start = text.toString('latin1', 0, 11);
    if (start === 'SIP/2.0 200') answered200 += 1;
    else if (start === 'SIP/2.0 503') answered503 += 1;
  });
  const own = socket.address().port;
  const startedAt = performance.now();
  let sent = 0;
  for (; performance.now() - startedAt < ms; await pause(5)) {
    while (sent < ((performance.now() - startedAt) * perSecond) / 1000) {
      socket.send(optionsText(own, port, sent), port, '127.0.0.1');
      sent += 1;
    }
  }
  await pause(300);
  socket.close();
  return { sent, answered200, answered503 };
}

function optionsText(own: number, port: number, n: number): string {
  return [
    `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${own};branch=z9hG4bKflood${own}n${n}`,
    'Max-Forwards: 70',
    `From: <sip:flood@127.0.0.1>;tag=f${n}`,
    `To: <sip:127.0.0.1:${port}>`,
    `Call-ID: flood-${own}-${n}`,
    'CSeq: 1 OPTIONS',
    `Contact: <sip:127.0.0.1:${own}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
}
