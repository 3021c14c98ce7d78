import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import { rangeOf } from '../range.ts';
import type { RecordingAudio } from '../recordings.ts';

/** Answers with a WAV, or the range of it that was asked for; `name` = to be kept as a file. */
export async function sendAudio(
  of: {
    readonly audio: RecordingAudio;
    readonly name: string | null;
    readonly range: string | undefined;
  },
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { audio, name } = of;
  const range = rangeOf(of.range, audio.bytes);
  void reply
    .type('audio/wav')
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store');
  if (name !== null) void reply.header('content-disposition', `attachment; filename="${name}"`);
  if (range === 'unsatisfiable') {
    await audio.close();
    return reply.code(416).header('content-range', `bytes */${audio.bytes}`).send();
  }
  const { from, to } = range ?? { from: 0, to: audio.bytes };
  void reply.header('content-length', String(to - from));
  if (range !== null) {
    void reply.code(206).header('content-range', `bytes ${from}-${to - 1}/${audio.bytes}`);
  }
  const stream = Readable.from(audio.read(from, to), { objectMode: false });
  // A player that goes away before the first piece was read.
  stream.once('close', () => void audio.close());
  return reply.send(stream);
}
