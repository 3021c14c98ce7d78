import { toWav } from '../audio/wav.ts';
import { bodyUpTo } from '../body.ts';
import { TranscribeError } from './port.ts';
import type { Transcriber } from './port.ts';

export interface AzureTranscriberOptions {
  /** Of the speech resource: `https://REGION.stt.speech.microsoft.com`. */
  readonly url: string;
  readonly key: string;
  readonly fetch?: typeof fetch;
}

/** It takes up to 60 s at once (learn.microsoft.com, "Speech to text REST API for short audio"). */
const PIECE_SAMPLES = 55 * 8_000;
const TIMEOUT_MS = 30_000;
/** Of a minute's words. */
const ANSWER_BYTES_MAX = 256 * 1024;

/**
 * Azure AI Speech over its REST API for short audio, a minute at a time. Written from its
 * documentation and tried against a double of it only.
 */
export class AzureTranscriber implements Transcriber {
  readonly name = 'Azure AI Speech';
  readonly #options: AzureTranscriberOptions;

  constructor(options: AzureTranscriberOptions) {
    this.#options = options;
  }

  async transcribe(samples: Int16Array, language: string): Promise<string> {
    const texts: string[] = [];
    for (let at = 0; at < samples.length; at += PIECE_SAMPLES) {
      texts.push(await this.#piece(samples.subarray(at, at + PIECE_SAMPLES), language));
    }
    return texts.filter((text) => text !== '').join(' ');
  }

  async #piece(samples: Int16Array, language: string): Promise<string> {
    const { url, key, fetch: ask = fetch } = this.#options;
    const path = '/speech/recognition/conversation/cognitiveservices/v1';
    let answer: Response;
    try {
      answer = await ask(`${url}${path}?language=${encodeURIComponent(language)}`, {
        method: 'POST',
        // The key and what was said would go along.
        redirect: 'error',
        headers: {
          'ocp-apim-subscription-key': key,
          'content-type': 'audio/wav; codecs=audio/pcm; samplerate=8000',
          accept: 'application/json',
        },
        body: toWav(samples),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (cause) {
      throw new TranscribeError('unavailable', 'the speech service cannot be reached', cause);
    }
    const { status } = answer;
    if (status >= 400) await answer.body?.cancel();
    if (status === 429 || status >= 500) {
      throw new TranscribeError('unavailable', `the speech service answered ${status}`);
    }
    if (status >= 400) throw new TranscribeError('refused', `the speech service said ${status}`);
    return textIn(await jsonOf(answer));
  }
}

/** null = no JSON, or more of it than words are. */
async function jsonOf(answer: Response): Promise<unknown> {
  try {
    const bytes = await bodyUpTo(answer, ANSWER_BYTES_MAX);
    return bytes === null ? null : JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

/** `NoMatch` and its like: nothing was understood. */
function textIn(answer: unknown): string {
  const { RecognitionStatus: status, DisplayText: text = '' } = { ...(answer as object) } as {
    readonly RecognitionStatus?: unknown;
    readonly DisplayText?: unknown;
  };
  if (typeof status !== 'string' || typeof text !== 'string') {
    throw new TranscribeError('unexpected', 'no answer as documented');
  }
  return status === 'Success' ? text : '';
}
