import { expect, it } from 'vitest';
import { AzureTranscriber } from './azure.ts';

const url = 'https://west.stt.test';
const answers = (status: number, body: unknown) => {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const double: typeof fetch = async (to, init) => {
    asked.push({ url: String(to), init });
    return new Response(JSON.stringify(body), { status });
  };
  return { asked, transcriber: new AzureTranscriber({ url, key: 'k', fetch: double }) };
};
const OK = { RecognitionStatus: 'Success', DisplayText: 'Call me back.' };

it('asks as documented, a minute at a time', async () => {
  const { asked, transcriber } = answers(200, OK);
  const text = await transcriber.transcribe(new Int16Array(60 * 8_000), 'en-GB');
  expect(text).toBe('Call me back. Call me back.');
  const [first] = asked;
  expect(first?.url).toContain(
    '/speech/recognition/conversation/cognitiveservices/v1?language=en-GB',
  );
  expect(first?.init?.headers).toMatchObject({ 'ocp-apim-subscription-key': 'k' });
  expect(first?.init?.redirect).toBe('error');
  expect(asked).toHaveLength(2);
});

it('silence has no words', async () => {
  const { transcriber } = answers(200, { RecognitionStatus: 'NoMatch' });
  expect(await transcriber.transcribe(new Int16Array(8), 'en-GB')).toBe('');
});

it('tells what may be tried again from what may not', async () => {
  const ask = (status: number, body: unknown) =>
    answers(status, body).transcriber.transcribe(new Int16Array(8), 'en-GB');
  await expect(ask(503, {})).rejects.toMatchObject({ code: 'unavailable', retry: 'later' });
  await expect(ask(401, {})).rejects.toMatchObject({ code: 'refused', retry: 'never' });
  await expect(ask(200, { no: 1 })).rejects.toMatchObject({ code: 'unexpected', retry: 'never' });
});

it('more than words are is no answer', async () => {
  const { transcriber } = answers(200, { ...OK, padding: 'x'.repeat(300_000) });
  const heard = transcriber.transcribe(new Int16Array(8), 'en-GB');
  await expect(heard).rejects.toMatchObject({ code: 'unexpected' });
});
