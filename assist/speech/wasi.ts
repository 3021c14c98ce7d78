/**
 * The few WASI calls (snapshot preview 1) that flite makes, against memory: its arguments, one file
 * to write, no disk. Node's own WASI would need a folder on disk for the result, and what is said
 * may be personal.
 */
const [SUCCESS, BADF, NOENT] = [0, 8, 44];
const ROOT_FD = 3;
const FILE_FD = 4;
const REGULAR_FILE = 4;
const DIRECTORY = 3;
const FILE_BYTES_MAX = 32 * 1024 * 1024;

/** Thrown by proc_exit to leave the program; `_start` ends no other way. */
export class ProgramExit extends Error {
  override readonly name = 'ProgramExit';
  readonly code: number;

  constructor(code: number) {
    super(`exit code ${code}`);
    this.code = code;
  }
}

export class MemoryWasi {
  readonly #args: readonly Uint8Array[];
  #memory: WasmMemory | undefined;
  #file = new Uint8Array(1 << 18);
  #length = 0;
  #position = 0;

  constructor(args: readonly string[]) {
    this.#args = args.map((arg) => new TextEncoder().encode(`${arg.replaceAll('\0', ' ')}\0`));
  }

  /** To be set before `_start`. */
  set memory(memory: WasmMemory) {
    this.#memory = memory;
  }

  /** What the program wrote into its file. */
  get file(): Uint8Array {
    return this.#file.slice(0, this.#length);
  }

  get imports(): Record<string, Record<string, (...args: never[]) => unknown>> {
    return {
      wasi_snapshot_preview1: {
        args_sizes_get: (count: number, bytes: number) => this.#argsSizes(count, bytes),
        args_get: (pointers: number, buffer: number) => this.#argsGet(pointers, buffer),
        clock_time_get: (_id: number, _precision: bigint, out: number) => this.#clock(out),
        fd_close: () => SUCCESS,
        fd_fdstat_get: (fd: number, out: number) => this.#fdstat(fd, out),
        fd_fdstat_set_flags: () => SUCCESS,
        fd_prestat_get: (fd: number, out: number) => this.#prestat(fd, out),
        fd_prestat_dir_name: (fd: number, out: number) => this.#prestatName(fd, out),
        fd_read: (_fd: number, _vectors: number, _count: number, out: number) => {
          this.#view().setUint32(out, 0, true);
          return SUCCESS;
        },
        fd_seek: (fd: number, offset: bigint, whence: number, out: number) =>
          this.#seek({ fd, offset: Number(offset), whence, out }),
        fd_write: (fd: number, vectors: number, count: number, out: number) =>
          this.#write({ fd, vectors, count, out }),
        path_open: (...args: (number | bigint)[]) => this.#open(args),
        proc_exit: (code: number) => {
          throw new ProgramExit(code);
        },
      },
    };
  }

  #bytes(): Uint8Array {
    if (this.#memory === undefined) throw new Error('the WASI memory has not been set');
    return new Uint8Array(this.#memory.buffer);
  }

  #view(): DataView {
    return new DataView(this.#bytes().buffer);
  }

  #argsSizes(count: number, bytes: number): number {
    const view = this.#view();
    view.setUint32(count, this.#args.length, true);
    const total = this.#args.reduce((sum, arg) => sum + arg.length, 0);
    view.setUint32(bytes, total, true);
    return SUCCESS;
  }

  #argsGet(pointers: number, buffer: number): number {
    let at = buffer;
    this.#args.forEach((arg, i) => {
      this.#view().setUint32(pointers + i * 4, at, true);
      this.#bytes().set(arg, at);
      at += arg.length;
    });
    return SUCCESS;
  }

  /** Always zero: the same text must give the same samples. */
  #clock(out: number): number {
    this.#view().setBigUint64(out, 0n, true);
    return SUCCESS;
  }

  #fdstat(fd: number, out: number): number {
    if (fd > FILE_FD) return BADF;
    const view = this.#view();
    view.setUint8(out, fd === ROOT_FD ? DIRECTORY : REGULAR_FILE);
    view.setUint16(out + 2, 0, true);
    view.setBigUint64(out + 8, ~0n & 0x1fffffffn, true);
    view.setBigUint64(out + 16, 0x1fffffffn, true);
    return SUCCESS;
  }

  #prestat(fd: number, out: number): number {
    if (fd !== ROOT_FD) return BADF;
    this.#view().setUint32(out, 0, true);
    this.#view().setUint32(out + 4, 1, true);
    return SUCCESS;
  }

  #prestatName(fd: number, out: number): number {
    if (fd !== ROOT_FD) return BADF;
    this.#bytes()[out] = '/'.charCodeAt(0);
    return SUCCESS;
  }

  /** Only creating a file is known; reading one (a voice by path, say) finds none. */
  #open(args: readonly (number | bigint)[]): number {
    const [openFlags, out] = [Number(args[4]), Number(args[8])];
    const creates = (openFlags & 1) !== 0;
    if (!creates) return NOENT;
    this.#length = 0;
    this.#position = 0;
    this.#view().setUint32(out, FILE_FD, true);
    return SUCCESS;
  }

  #seek(call: { fd: number; offset: number; whence: number; out: number }): number {
    if (call.fd !== FILE_FD) return BADF;
    const base = [0, this.#position, this.#length][call.whence] ?? 0;
    this.#position = Math.max(0, Math.min(FILE_BYTES_MAX, base + call.offset));
    this.#view().setBigUint64(call.out, BigInt(this.#position), true);
    return SUCCESS;
  }

  /** Standard output and error are taken and dropped. */
  #write(call: { fd: number; vectors: number; count: number; out: number }): number {
    let written = 0;
    for (let i = 0; i < call.count; i++) {
      const at = this.#view().getUint32(call.vectors + i * 8, true);
      const length = this.#view().getUint32(call.vectors + i * 8 + 4, true);
      if (call.fd === FILE_FD) this.#append(this.#bytes().subarray(at, at + length));
      written += length;
    }
    this.#view().setUint32(call.out, written, true);
    return SUCCESS;
  }

  #append(bytes: Uint8Array): void {
    const end = this.#position + bytes.length;
    if (end > FILE_BYTES_MAX) throw new ProgramExit(1);
    if (end > this.#file.length) {
      const larger = new Uint8Array(Math.max(end, this.#file.length * 2));
      larger.set(this.#file);
      this.#file = larger;
    }
    this.#file.set(bytes, this.#position);
    this.#position = end;
    this.#length = Math.max(this.#length, end);
  }
}

/** `lib` has no WebAssembly types without the DOM's; this is all we touch. */
export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}
