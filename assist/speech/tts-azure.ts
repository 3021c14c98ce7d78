import { bodyUpTo } from '../body.ts';
import { SpeechError } from './fault.ts';
import { escaped, safeSsml } from './ssml.ts';
import { toTelephone } from './telephone-audio.ts';
import { Turns } from './turns.ts';
import { hasWords, voiceToSay } from './tts-port.ts';
import type { SpeakOptions, TextToSpeech, Voice } from './tts-port.ts';

export interface AzureSpeechOptions {
  /** Of the speech resource: `https://REGION.tts.speech.microsoft.com`. */
  readonly url: string;
  readonly key: string;
  /** Names of voices as the service lists them: `de-DE-KatjaNeural`. */
  readonly voices: readonly string[];
  readonly timeoutMs?: number;
}

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
const AT_ONCE = 4;
const WAITING_MAX = 200;
/** 429 and 5xx pass; the sentence is asked for again by whoever needs it. */
const BUSY = [429, 500, 502, 503, 504];

/**
 * Azure AI Speech by its REST API ("Text to speech REST API", learn.microsoft.com): SSML in, WAV of
 * 8 kHz out. The text leaves the house: only where somebody set it up so.
 */
export function newAzureSpeech(options: AzureSpeechOptions): TextToSpeech {
  return new AzureSpeech(options);
}

/** `de-DE-KatjaNeural` speaks de; the first of a language is its voice. */
function voicesOf(names: readonly string[]): Voice[] {
  const found = new Map<string, Voice>();
  for (const name of names) {
    const language = name.split('-')[0]?.toLowerCase() ?? '';
    if (!found.has(language)) found.set(language, { id: `azure-${name}`, language });
  }
  return [...found.values()];
}

class AzureSpeech implements TextToSpeech {
  readonly voices: readonly Voice[];
  readonly takesSsml = true;
  readonly #options: AzureSpeechOptions;
  readonly #turns = new Turns(AT_ONCE, WAITING_MAX);
  #isClosed = false;

  constructor(options: AzureSpeechOptions) {
    this.#options = options;
    this.voices = voicesOf(options.voices);
  }

  async speak(text: string, options: SpeakOptions): Promise<Int16Array> {
    const { voices } = this;
    const voice = voiceToSay(text, { voices, isClosed: this.#isClosed }, options);
    if (!hasWords(text)) return new Int16Array(0);
    const inner = options.ssml === true ? safeSsml(text) : escaped(text);
    return this.#turns.take(() => this.#render(inner, voice.id.slice('azure-'.length)));
  }

  async close(): Promise<void> {
    this.#isClosed = true;
  }

  async #render(inner: string, voice: string): Promise<Int16Array> {
    const wav = await this.#ask(documentOf(inner, voice));
    const samples = toTelephone(wav);
    if (samples === null) throw new SpeechError('engineFailed', 'the service gave no WAV');
    return samples;
  }

  async #ask(body: string): Promise<Uint8Array> {
    const { url, key, timeoutMs = TIMEOUT_MS } = this.#options;
    try {
      const response = await fetch(new URL('/cognitiveservices/v1', url), {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          'ocp-apim-subscription-key': key,
          'content-type': 'application/ssml+xml',
          'x-microsoft-outputformat': 'riff-8khz-16bit-mono-pcm',
          'user-agent': 'patchbay',
        },
        body,
      });
      if (response.ok) {
        const wav = await bodyUpTo(response, OUTPUT_BYTES_MAX);
        if (wav === null) throw new SpeechError('engineFailed', 'the answer is too long');
        return wav;
      }
      await response.body?.cancel();
      const code = BUSY.includes(response.status) ? 'timedOut' : 'engineFailed';
      throw new SpeechError(code, `the speech service answered ${response.status}`);
    } catch (cause) {
      if (cause instanceof SpeechError) throw cause;
      const isLate = cause instanceof Error && cause.name === 'TimeoutError';
      const code = isLate ? 'timedOut' : 'engineFailed';
      throw new SpeechError(code, 'the speech service cannot be asked', { cause });
    }
  }
}

function documentOf(inner: string, voice: string): string {
  const language = voice.split('-').slice(0, 2).join('-');
  return (
    `<speak version="1.0" xmlns="http://www.w3.org/2001/10/synthesis" xml:lang="${language}">` +
    `<voice name="${escaped(voice)}">${inner}</voice></speak>`
  );
}
