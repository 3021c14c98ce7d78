/**
 * Worker entry: converts one uploaded file and ends. A thread for each file, so that a decoder that
 * a hostile file broke is never used again.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { convert } from './audio/convert.ts';

const result = await convert(workerData as Uint8Array); // from audio/converter.ts
parentPort?.postMessage(result, result.kind === 'converted' ? [result.samples.buffer] : []);
