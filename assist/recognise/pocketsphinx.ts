import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run, RunError } from '../process.ts';
import { Turns } from '../speech/turns.ts';
import { Dictionary, grammarOf } from './grammar.ts';
import type { Grammar } from './grammar.ts';
import type { Recognised, SpeechRecogniser } from './port.ts';
import { sessionOf } from './session.ts';
import { wider } from './wider.ts';

export interface PocketsphinxOptions {
  /** A path, or `pocketsphinx_batch` to be found on the PATH. */
  readonly path: string;
  /** Where Debian's pocketsphinx-en-us puts its model. */
  readonly model?: string;
  readonly timeoutMs?: number;
}

const MODEL = '/usr/share/pocketsphinx/model/en-us';
const TIMEOUT_MS = 8_000;
const AT_ONCE = 2;
const WAITING_MAX = 20;
/** Frames of 10 ms of an utterance that are its lead-in and the silence that ended it. */
const AROUND = 94;
/**
 * Log likelihood for each frame of speech. Measured: phrases lie from −20 to −51, other words from
 * −40 to −65; it tells long phrases from other words, and short ones hardly.
 */
const SURE = -20;
const UNSURE = -60;

/**
 * Debian's pocketsphinx as a program for each utterance: English, a choice among phrases. null = it
 * is not there. An utterance takes about 0.1 s and lies on disk for as long, readable by us alone.
 */
export async function findPocketsphinx(
  options: PocketsphinxOptions,
): Promise<SpeechRecogniser | null> {
  const { path, model = MODEL, timeoutMs = TIMEOUT_MS } = options;
  try {
    const dictionary = new Dictionary(await readFile(join(model, 'cmudict-en-us.dict'), 'latin1'));
    // Without arguments it says how it is used and fails: then it is there.
    await run({ path, args: [], input: '', timeoutMs: 5_000, outputBytesMax: 1 << 20 }).catch(
      (error: unknown) => {
        if (error instanceof RunError && error.code === 'failed') return;
        throw error;
      },
    );
    const turns = new Turns(AT_ONCE, WAITING_MAX);
    const closing = new AbortController();
    const { signal } = closing;
    return {
      name: 'pocketsphinx',
      languages: ['en'],
      recognise({ language, phrases }) {
        if (!/^en\b/i.test(language)) return null;
        const grammar = grammarOf(phrases, dictionary);
        if (grammar === null) return null;
        return sessionOf((samples) =>
          turns.take(() => hear({ path, model, timeoutMs, grammar, signal }, samples)),
        );
      },
      close: async () => closing.abort(),
    };
  } catch {
    return null;
  }
}

interface Hearing {
  readonly path: string;
  readonly model: string;
  readonly timeoutMs: number;
  readonly grammar: Grammar;
  readonly signal: AbortSignal;
}

async function hear(of: Hearing, samples: Int16Array): Promise<Recognised | null> {
  const folder = await mkdtemp(join(tmpdir(), 'patchbay-hear-'));
  const file = (name: string) => join(folder, name);
  try {
    const audio = wider(samples);
    const own = { mode: 0o600 };
    await Promise.all([
      writeFile(file('u.raw'), new Uint8Array(audio.buffer), own),
      writeFile(file('list'), 'u\n', own),
      writeFile(file('grammar'), of.grammar.jsgf, own),
      writeFile(file('words'), of.grammar.dictionary, own),
    ]);
    const input = ['-adcin', 'yes', '-ctl', file('list'), '-cepdir', folder, '-cepext', '.raw'];
    const model = ['-hmm', join(of.model, 'en-us'), '-dict', file('words')];
    const output = ['-jsgf', file('grammar'), '-hyp', file('heard'), '-logfn', '/dev/null'];
    await run({
      path: of.path,
      args: [...input, ...model, ...output],
      input: '',
      timeoutMs: of.timeoutMs,
      signal: of.signal,
      outputBytesMax: 1 << 20,
    });
    return heardIn(await readFile(file('heard'), 'latin1'), of.grammar, samples.length / 80);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** `words (utterance score)`. */
function heardIn(line: string, { phrases }: Grammar, frames: number): Recognised | null {
  const [, words = '', score = ''] = /^(.*?)\s*\(u (-?\d+)\)/.exec(line) ?? [];
  const phrase = phrases.get(words.trim());
  if (phrase === undefined) return null;
  const each = Number(score) / Math.max(20, frames - AROUND);
  const confidence = Math.max(0, Math.min(1, (each - UNSURE) / (SURE - UNSURE)));
  return confidence === 0 ? null : { phrase, confidence: Math.round(confidence * 100) / 100 };
}
