import { toTelephone } from './telephone-audio.ts';
import { MemoryWasi, ProgramExit } from './wasi.ts';
import type { WasmMemory } from './wasi.ts';

interface Wasm {
  compile(bytes: Uint8Array): Promise<object>;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}

/** Compiles flite once; the result renders a text synchronously, each time in fresh memory. */
export async function newFlite(
  wasm: Uint8Array,
): Promise<(text: string, voice: string) => Int16Array<ArrayBuffer>> {
  const { compile, Instance } = Reflect.get(globalThis, 'WebAssembly') as Wasm;
  const module = await compile(wasm);
  return (text, voice) => {
    const wasi = new MemoryWasi(['flite', '-voice', voice, '-t', text, '-o', '/out.wav']);
    const program = new Instance(module, wasi.imports).exports as {
      memory: WasmMemory;
      _start: () => void;
    };
    wasi.memory = program.memory;
    const code = exitCode(program._start);
    const samples = code === 0 ? toTelephone(wasi.file) : null;
    if (samples === null) throw new Error(`flite ended with code ${code}`);
    return samples;
  };
}

function exitCode(start: () => void): number {
  try {
    start();
    return 0;
  } catch (error) {
    if (error instanceof ProgramExit) return error.code;
    throw error;
  }
}
