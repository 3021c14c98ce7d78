/**
 * A process that records until it is killed: half a second of sound each 50 ms into the file named
 * by its argument; each batch that is stored is told on standard output.
 */
import { openFileSink } from '../recording/file-sink.ts';
import { RecordingWriter } from '../recording/writer.ts';

const file = await openFileSink(process.argv[2] ?? '');
let stored = -1;
const writer = new RecordingWriter({
  sink: {
    ...file,
    append: async (chunk) => {
      await file.append(chunk);
      // The first is the header.
      process.stdout.write(`${++stored}\n`);
    },
  },
  wrapKey: async (key) => ({ keyId: 'test', wrapped: Uint8Array.from(key) }),
});
let value = 1;
setInterval(() => writer.append(new Int16Array(8000).fill(value++)), 50);
