/**
 * Worker entry: renders one text at a time with flite, so that the main loop never waits for it.
 */
import { readFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { newFlite } from './speech/flite.ts';
import type { SpeechReply, SpeechRequest } from './speech/tts-flite.ts';

let flite: ReturnType<typeof start> | undefined;

async function start(wasmPath: string) {
  return newFlite(await readFile(wasmPath));
}

async function render(request: SpeechRequest): Promise<SpeechReply> {
  try {
    const speak = await (flite ??= start(request.wasmPath));
    return { id: request.id, samples: speak(request.text, request.voice) };
  } catch (error) {
    return { id: request.id, fault: error instanceof Error ? error.message : String(error) };
  }
}

// Messages are handled one after the other: `speak` is synchronous, so nothing overlaps.
parentPort?.on('message', async (request: SpeechRequest) => {
  const reply = await render(request);
  const transfer = 'samples' in reply ? [reply.samples.buffer] : [];
  parentPort?.postMessage(reply, transfer);
});
