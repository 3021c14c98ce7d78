import { Worker } from 'node:worker_threads';

// The kernel takes what comes and drops it when the buffer is full: nobody reads, so nothing costs.
const SOURCE = `
const { createSocket } = require('node:dgram');
const { parentPort } = require('node:worker_threads');
const socket = createSocket('udp4');
socket.bind(0, '127.0.0.1', () => {
  socket.setRecvBufferSize(4096);
  parentPort.postMessage(socket.address().port);
  setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
});
`;

/** A port for audio that nobody hears: without one each packet would come back as unreachable. */
export async function openSink(): Promise<{ readonly port: number; close(): Promise<number> }> {
  const worker = new Worker(SOURCE, { eval: true });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  return { port, close: () => worker.terminate() };
}
