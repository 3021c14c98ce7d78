import type { AudioStore } from '../audio/port.ts';
import type { MemoryStore } from './store.ts';

export function memoryAudio(store: MemoryStore): AudioStore {
  return {
    async put(tenant, { sha256, samples }) {
      const { audio } = store.of(tenant);
      if (!audio.has(sha256)) audio.set(sha256, Uint8Array.from(samples));
    },
    async get(tenant, sha256) {
      return store.of(tenant).audio.get(sha256) ?? null;
    },
    async has(tenant, sha256) {
      return store.of(tenant).audio.has(sha256);
    },
  };
}
