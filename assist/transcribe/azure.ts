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
        body: wavOf(samples),
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
async function jsonOf({ body }: Response): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of body ?? []) {
      bytes += part.length;
      if (bytes > ANSWER_BYTES_MAX) return null;
      parts.push(part);
    }
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
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

function wavOf(samples: Int16Array): Uint8Array<ArrayBuffer> {
  const wav = Buffer.alloc(44 + samples.length * 2);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8_000, 24);
  wav.writeUInt32LE(16_000, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => wav.writeInt16LE(sample, 44 + 2 * i));
  return wav;
}
