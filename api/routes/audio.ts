import { z } from 'zod';
import { AudioConfig, AudioId, Language, Speech } from '../../domain/index.ts';
import type { TenantId } from '../../domain/index.ts';
import type { App } from '../app.ts';
import { ApiError } from '../error.ts';
import { viewerOf } from '../gate.ts';
import type { ApiHost } from '../port.ts';
import { publishOnTop } from '../publish.ts';
import { Committed, documentOf, errors, found, present } from './shared.ts';

const tags = ['setup'];
/** 5 MB is what the converter takes; a little more is told so in words instead of cut off. */
const FILE_BYTES_MAX = 6 * 1024 * 1024;
const params = z.object({ id: AudioId });
const Names = z.object({
  /** What people read; absent = the id. */
  name: z.string().min(1).max(128).optional(),
  fileName: z.string().max(255).default(''),
});
const Preview = z.object({
  text: z.string().min(1).max(2_000),
  language: Language,
  ssml: z.literal(true).optional(),
});

/** Sound of prompts: uploaded, listened to, tried. The list of it is in `GET /config`. */
export async function audioRoutes(app: App, host: ApiHost): Promise<void> {
  await app.register(async (scope) => {
    const types = /^(audio\/[\w.+-]+|application\/octet-stream|application\/ogg)(;.*)?$/;
    const options = { parseAs: 'buffer' as const, bodyLimit: FILE_BYTES_MAX };
    scope.addContentTypeParser(types, options, (_request, body, done) => done(null, body));
    uploadRoute(scope as unknown as App, host);
  });
  listenRoutes(app, host);

  app.delete(
    '/audio/:id',
    { schema: { tags, params, response: { 200: Committed, ...errors } } },
    async (request) => {
      const { id } = request.params;
      audioOf(host, viewerOf(request).tenant, id);
      const note = `audio ${id} removed`;
      const { seq } = await publishOnTop(host, request, {
        documents: [],
        removed: [`audio/${id}`],
        note,
      });
      return { seq };
    },
  );
}

function uploadRoute(app: App, host: ApiHost): void {
  app.put(
    '/audio/:id',
    {
      bodyLimit: FILE_BYTES_MAX,
      schema: {
        tags,
        description:
          'The file as it is (audio/*): WAV, MP3 or Ogg Opus, up to 5 MB and 15 minutes. It is ' +
          'converted to what telephones carry, at one loudness, kept, and published as an audio ' +
          'document of this id, in the place of what had it before.',
        params,
        querystring: Names,
        response: { 200: Committed.extend({ document: AudioConfig }), ...errors },
      },
    },
    async (request) => {
      const { id } = request.params;
      const { name = id, fileName } = request.query;
      const file = request.body;
      if (!(file instanceof Uint8Array)) {
        throw new ApiError('badRequest', { details: ['send the file itself as audio/*'] });
      }
      const result = await host.sounds.upload(viewerOf(request).tenant, file);
      if (result.kind === 'refused') {
        throw new ApiError('unprocessable', { details: [`${fileName || id}: ${result.text}`] });
      }
      const { sha256, durationMs, format } = result;
      const source = { format, fileName, sizeBytes: file.length };
      const document: AudioConfig = { kind: 'audio', id, name, sha256, durationMs, source };
      const change = { documents: [document], removed: [], note: `audio ${id} uploaded` };
      const { seq } = await publishOnTop(host, request, change);
      return { seq, document };
    },
  );
}

function listenRoutes(app: App, host: ApiHost): void {
  app.get(
    '/audio/:id',
    {
      schema: { tags, params, description: 'As callers hear it: audio/wav, 8 kHz, 16 bit.' },
    },
    async (request, reply) => {
      const { tenant } = viewerOf(request);
      const { sha256 } = audioOf(host, tenant, request.params.id);
      const wav = found(await host.sounds.wav(tenant, sha256));
      return reply.type('audio/wav').header('cache-control', 'private, no-store').send(wav);
    },
  );

  app.get(
    '/speech',
    {
      schema: {
        tags,
        description:
          'Languages (primary subtags) that can be spoken here: `voices` any text, `spoken` ' +
          'places in line, waits, numbers, times and dates.',
        response: { 200: Speech, ...errors },
      },
    },
    async () => host.sounds.languages(),
  );

  app.post(
    '/speech/preview',
    { schema: { tags, body: Preview, description: 'A text as callers would hear it: audio/wav.' } },
    async (request, reply) => {
      const wav = await host.sounds.spoken(request.body);
      if (wav === 'refused') {
        const { language } = request.body;
        throw new ApiError('unprocessable', { details: [`no voice here speaks ${language}`] });
      }
      return reply.type('audio/wav').header('cache-control', 'no-store').send(wav);
    },
  );
}

function audioOf(host: ApiHost, tenant: TenantId, id: AudioId): AudioConfig {
  return documentOf(present(host.config(tenant)).documents, 'audio', id);
}
