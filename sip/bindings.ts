import type { SipBinding } from './port.ts';

/** Addresses of record that may have bindings; users exist, so this is far above any of ours. */
const AORS_MAX = 100_000;

/** Bindings by address of record: what there is now, in memory. */
export class Bindings {
  readonly #byAor = new Map<string, readonly SipBinding[]>();

  constructor(restored: readonly SipBinding[] = []) {
    for (const binding of restored) this.set(binding.aor, [...this.all(binding.aor), binding]);
  }

  get full(): boolean {
    return this.#byAor.size >= AORS_MAX;
  }

  all(aor: string): readonly SipBinding[] {
    return this.#byAor.get(aor) ?? [];
  }

  /** Those that still hold, the preferred and then the newest first. */
  live(aor: string, nowMs: number): readonly SipBinding[] {
    const live = this.all(aor).filter(({ expiresAtMs }) => expiresAtMs > nowMs);
    return live.sort((a, b) => b.q - a.q || b.expiresAtMs - a.expiresAtMs);
  }

  set(aor: string, bindings: readonly SipBinding[]): void {
    if (bindings.length === 0) this.#byAor.delete(aor);
    else this.#byAor.set(aor, bindings);
  }

  /** Takes out what `gone` says; the addresses of record that changed. */
  remove(gone: (binding: SipBinding) => boolean): string[] {
    const changed: string[] = [];
    for (const [aor, bindings] of this.#byAor) {
      const kept = bindings.filter((binding) => !gone(binding));
      if (kept.length === bindings.length) continue;
      this.set(aor, kept);
      changed.push(aor);
    }
    return changed;
  }

  nextExpiryMs(): number {
    let next = Infinity;
    for (const bindings of this.#byAor.values()) {
      for (const { expiresAtMs } of bindings) next = Math.min(next, expiresAtMs);
    }
    return next;
  }
}
