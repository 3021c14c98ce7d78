import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sine, wavOf, writeS16 } from '../test-support/wav.ts';
import { packFor, packLanguages, recordable } from './recorded-pack.ts';
import { bareWords, safeSsml } from './ssml.ts';
import { newAzureSpeech } from './tts-azure.ts';
import { speechByLanguage } from './tts-by-language.ts';
import { findEspeak } from './tts-espeak.ts';
import type { TextToSpeech } from './tts-port.ts';

describe('SSML', () => {
  it('keeps what changes the sound and drops what names files or addresses', () => {
    const text =
      'Press <emphasis level="strong">one</emphasis><break time="1s"/>' +
      '<audio src="file:///etc/passwd">now</audio><voice name="x">!</voice>';
    expect(safeSsml(text)).toBe(
      'Press <emphasis level="strong">one</emphasis><break time="1s"/> now  ! ',
    );
  });

  it('is well-formed whatever comes in', () => {
    expect(safeSsml('a < b & <p>c</s><prosody onload="x" rate=\'fast\'>d')).toBe(
      'a &lt; b &amp; <p>c<prosody rate="fast">d</prosody></p>',
    );
    expect(safeSsml('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///x">]>&e;')).not.toContain('<!');
  });

  it('is bare words for a voice that takes none', () => {
    expect(bareWords('<p>Tom &amp; <sub alias="World Wide Web">WWW</sub></p><break/> ok')).toBe(
      'Tom & World Wide Web ok',
    );
  });
});

const voice = (id: string, language: string, takesSsml = false) => {
  const said: string[] = [];
  const engine: TextToSpeech = {
    voices: [{ id, language }],
    takesSsml,
    speak: (text) => Promise.resolve(said.push(text) > 0 ? new Int16Array(8) : new Int16Array(0)),
    close: () => Promise.resolve(),
  };
  return { engine, said };
};

describe('several engines', () => {
  it('each language by the first that speaks it; bare words where no SSML is taken', async () => {
    const [flite, espeak] = [voice('a', 'en'), voice('b', 'de', true)];
    const speech = speechByLanguage([flite.engine, espeak.engine, voice('c', 'de').engine]);
    expect(speech.voices.map(({ id }) => id)).toEqual(['a', 'b']);
    await speech.speak('<p>Hi</p>', { language: 'en-GB', ssml: true });
    await speech.speak('<p>Hallo</p>', { language: 'de', ssml: true });
    expect([flite.said, espeak.said]).toEqual([['Hi'], ['<p>Hallo</p>']]);
    await expect(speech.speak('Ciao', { language: 'it' })).rejects.toMatchObject({
      code: 'noVoice',
    });
  });
});

describe('recorded words', () => {
  it.each(recordable())(
    '$language: every one is there and is heard',
    async ({ language, clips }) => {
      const pack = await packFor(language);
      expect(pack?.index.voice).toMatch(/^espeak-ng-/);
      for (const clip of clips) {
        const samples = pack?.say([clip], 0) ?? new Int16Array(0);
        expect(samples.length).toBeGreaterThan(600);
        expect(Math.max(...samples)).toBeGreaterThan(2_000);
      }
    },
  );

  it('are joined with a breath between, in the language alone', async () => {
    const pack = await packFor('de-CH');
    const [one, two] = [pack?.say(['eins'], 0).length ?? 0, pack?.say(['zwei'], 0).length ?? 0];
    expect(pack?.say(['eins', 'zwei'], 30)).toHaveLength(one + two + 240);
    expect(() => pack?.say(['elfzig'], 0)).toThrow(/not recorded/);
    expect(packFor('it')).toBeNull();
    expect(packLanguages).toEqual(['en', 'de', 'fr', 'es']);
  });
});

describe('espeak-ng', () => {
  let speech: TextToSpeech | null = null;
  beforeAll(async () => {
    speech = await findEspeak({ path: 'espeak-ng' });
  });

  it('speaks German as text and as SSML, and nothing that is no language', async (context) => {
    if (speech === null) return context.skip('not installed: apt-get install espeak-ng');
    const plain = await speech.speak('Guten Tag. <break>', { language: 'de-DE' });
    const slow = '<prosody rate="50%">Guten Tag.</prosody><break time="1s"/>Ja';
    const marked = await speech.speak(slow, { language: 'de', ssml: true });
    expect(plain.length).toBeGreaterThan(4_000);
    expect(marked.length).toBeGreaterThan(plain.length);
    await expect(speech.speak('x', { language: 'qqq' })).rejects.toMatchObject({ code: 'noVoice' });
  }, 30_000);

  it('closed, says nothing more', async (context) => {
    const closing = await findEspeak({ path: 'espeak-ng' });
    if (closing === null) return context.skip('not installed: apt-get install espeak-ng');
    const three = [1, 2, 3].map(() => closing.speak('Guten Tag '.repeat(150), { language: 'de' }));
    const ends = three.map((each) => expect(each).rejects.toMatchObject({ code: 'closed' }));
    await closing.close();
    await Promise.all(ends);
  }, 30_000);

  it('that is not there is no fault, and one that is slow is', async (context) => {
    expect(await findEspeak({ path: '/nowhere/espeak-ng' })).toBeNull();
    const hasty = await findEspeak({ path: 'espeak-ng', timeoutMs: 1 });
    if (hasty === null) return context.skip('not installed: apt-get install espeak-ng');
    const late = hasty.speak('Guten Tag', { language: 'de' });
    await expect(late).rejects.toMatchObject({ code: 'timedOut' });
  }, 30_000);
});

describe('Azure AI Speech', () => {
  const seen: { key: unknown; format: unknown; body: string }[] = [];
  let status = 200;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const { 'ocp-apim-subscription-key': key, 'x-microsoft-outputformat': format } =
        request.headers;
      seen.push({ key, format, body });
      response.writeHead(status, { 'content-type': 'audio/x-wav' });
      response.end(wavOf({}, sine(500, 0.5), writeS16));
    });
  });
  let speech: TextToSpeech;
  beforeAll(async () => {
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    speech = newAzureSpeech({ url, key: 'k', voices: ['it-IT-ElsaNeural', 'it-IT-DiegoNeural'] });
  });
  afterAll(() => server.close());

  it('is asked as its documentation says, with the text as text', async () => {
    const samples = await speech.speak('Ciao <voice> & tutti', { language: 'it' });
    expect(samples.length).toBeGreaterThan(3_500);
    expect(seen.at(-1)).toEqual({
      key: 'k',
      format: 'riff-8khz-16bit-mono-pcm',
      body:
        '<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="it-IT">' +
        '<voice name="it-IT-ElsaNeural">Ciao &lt;voice&gt; &amp; tutti</voice></speak>',
    });
    expect(speech.voices).toEqual([{ id: 'azure-it-IT-ElsaNeural', language: 'it' }]);
  });

  it('busy is later, refused is not', async () => {
    status = 429;
    const late = speech.speak('Ciao', { language: 'it' });
    await expect(late).rejects.toMatchObject({ code: 'timedOut', retry: 'later' });
    status = 401;
    const refused = speech.speak('Ciao', { language: 'it' });
    await expect(refused).rejects.toMatchObject({ code: 'engineFailed' });
  });
});
