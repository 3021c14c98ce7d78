import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { RecordingId } from '../../domain/index.ts';
import { ApiError } from '../error.ts';
import { rangeOf } from '../range.ts';
import type { RecordingAudio } from '../recordings.ts';

/** `download`: to be kept as a file. */
export const AudioQuery = z.object({ download: z.enum(['true', 'false']).optional() });

interface Asked {
  readonly headers: Pick<FastifyRequest['headers'], 'range'>;
  readonly query: z.infer<typeof AudioQuery>;
}

/** Answers with a WAV, or the range of it that was asked for. */
export async function sendAudio(
  { headers, query }: Asked,
  reply: FastifyReply,
  of: {
    readonly id: RecordingId;
    readonly open: (how: 'heard' | 'downloaded') => Promise<RecordingAudio | null>;
  },
): Promise<FastifyReply> {
  const isDownload = query.download === 'true';
  const audio = await of.open(isDownload ? 'downloaded' : 'heard');
  if (audio === null) throw new ApiError('notFound');
  const range = rangeOf(headers.range, audio.bytes);
  void reply
    .type('audio/wav')
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store');
  if (isDownload) {
    void reply.header('content-disposition', `attachment; filename="${of.id}.wav"`);
  }
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
