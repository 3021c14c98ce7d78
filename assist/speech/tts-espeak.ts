import { run, RunError } from '../process.ts';
import { SpeechError } from './fault.ts';
import { safeSsml } from './ssml.ts';
import { toTelephone } from './telephone-audio.ts';
import { Turns } from './turns.ts';
import { hasWords, voiceToSay } from './tts-port.ts';
import type { SpeakOptions, TextToSpeech, Voice } from './tts-port.ts';

export interface EspeakOptions {
  /** A path, or `espeak-ng` to be found on the PATH. */
  readonly path: string;
  readonly timeoutMs?: number;
  /** Words per minute; 175 is its own, which on a telephone is fast. */
  readonly wordsPerMinute?: number;
  /** Silence kept before and after. */
  readonly keptMs?: number;
}

const OUTPUT_BYTES_MAX = 16 * 1024 * 1024;
const TIMEOUT_MS = 10_000;
const WORDS_PER_MINUTE = 155;
const AT_ONCE = 2;
const WAITING_MAX = 200;

/**
 * Debian's `espeak-ng` as a program beside us (it is GPL: never linked, never bundled). null = it
 * is not there. About 130 languages; 6 s of speech take some 20 ms.
 */
export async function findEspeak(options: EspeakOptions): Promise<TextToSpeech | null> {
  const limits = { input: '', timeoutMs: 5_000, outputBytesMax: 1024 * 1024 };
  const ask = (arg: string) => run({ path: options.path, args: [arg], ...limits });
  try {
    const version = /(\d+\.\d+(\.\d+)?)/.exec((await ask('--version')).toString('utf8'))?.[1];
    const voices = voicesIn((await ask('--voices')).toString('utf8'), version ?? '0');
    return voices.length === 0 ? null : new EspeakSpeech(options, voices);
  } catch (error) {
    if (error instanceof RunError) return null;
    throw error;
  }
}

/** Columns: priority, language, age and gender, name, file. MBROLA's need data rarely there. */
function voicesIn(listing: string, version: string): Voice[] {
  const found = new Map<string, string>();
  const lines = listing
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/));
  for (const [, tag = '', , , file = ''] of lines) {
    const primary = tag.split('-')[0] ?? '';
    if (!/^[a-z]{2,3}$/.test(primary) || file.startsWith('mb/')) continue;
    const own = file.split('/').at(-1) ?? '';
    if (!/^[\w-]+$/.test(own)) continue;
    // The plain variety of a language before its dialects.
    if (!found.has(primary) || own === primary) found.set(primary, own);
  }
  return [...found].map(([language, voice]) => ({ id: `espeak-ng-${version}-${voice}`, language }));
}

class EspeakSpeech implements TextToSpeech {
  readonly voices: readonly Voice[];
  readonly takesSsml = true;
  readonly #options: EspeakOptions;
  readonly #turns = new Turns(AT_ONCE, WAITING_MAX);
  readonly #closing = new AbortController();

  constructor(options: EspeakOptions, voices: readonly Voice[]) {
    this.#options = options;
    this.voices = voices;
  }

  async speak(text: string, options: SpeakOptions): Promise<Int16Array> {
    const { voices } = this;
    const voice = voiceToSay(text, { voices, isClosed: this.#closing.signal.aborted }, options);
    if (!hasWords(text)) return new Int16Array(0);
    const name = voice.id.replace(/^espeak-ng-[\d.]+-/, '');
    return this.#turns.take(() => this.#render(text, name, options.ssml === true));
  }

  async close(): Promise<void> {
    this.#closing.abort();
  }

  async #render(text: string, voice: string, isSsml: boolean): Promise<Int16Array> {
    const { path, timeoutMs = TIMEOUT_MS, wordsPerMinute = WORDS_PER_MINUTE } = this.#options;
    const args = ['-v', voice, '-s', String(wordsPerMinute), '--stdin', '--stdout'];
    const outputBytesMax = OUTPUT_BYTES_MAX;
    const input = isSsml ? `<speak>${safeSsml(text)}</speak>` : text;
    try {
      const wav = await run({
        path,
        args: isSsml ? ['-m', ...args] : args,
        input,
        timeoutMs,
        outputBytesMax,
        signal: this.#closing.signal,
      });
      const samples = toTelephone(wav, this.#options.keptMs);
      if (samples === null) throw new SpeechError('engineFailed', 'espeak-ng gave no audio');
      return samples;
    } catch (error) {
      if (!(error instanceof RunError)) throw error;
      const { code: why } = error;
      const code = why === 'timedOut' || why === 'closed' ? why : 'engineFailed';
      throw new SpeechError(code, `espeak-ng ${error.message}`, { cause: error });
    }
  }
}
