/**
 * Worker entry: sockets, clock and messages for a MediaHost. No disk and no JSON on this thread.
 */
import { randomBytes } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { parentPort } from 'node:worker_threads';
import { must } from '../check.ts';
import { MediaHost } from './host.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { Metronome } from './metronome.ts';
import { openSockets } from './sockets.ts';

const port = must(parentPort, 'runs as a worker only');
const now = () => performance.timeOrigin + performance.now();
const metronome = new Metronome(now());

const host = new MediaHost({
  open: openSockets,
  post: (message: FromWorker, transfer?: ArrayBufferLike) => {
    port.postMessage(message, transfer instanceof ArrayBuffer ? [transfer] : []);
  },
  now,
  random: () => randomBytes(4).readUInt32LE(0),
  afterClosing: (work) => void setImmediate(() => setImmediate(work)),
  lateP99Ms: () => metronome.lateP99Ms(),
});

/**
 * Late by a tick or more: packets that wait in the sockets are read first, then time is made up.
 */
function beat(): void {
  if (now() - metronome.dueMs > 20) setImmediate(run);
  else run();
}

function run(): void {
  const due = metronome.due(now());
  for (let i = 0; i < due.run; i++) host.tick(i === 0 ? due.skipped : 0);
  setTimeout(beat, Math.max(1, metronome.dueMs - now()));
}

port.on('message', (message: ToWorker) => host.message(message));
beat();
