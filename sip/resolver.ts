import { lookup } from 'node:dns';
import { isIP } from 'node:net';
import { DNS_CACHE_ENTRIES_MAX, DNS_CACHE_MS } from './limits.ts';

type Found = (address: string | undefined) => void;

/** RFC 6761 §6.3: every name below it too, whatever the machine's own resolver knows of it. */
const isLocalhost = (host: string): boolean => /^(?:.+\.)?localhost$/i.test(host);

/** Turns host names into addresses, once a minute each; those of this machine at once. */
export class Resolver {
  readonly #family: 0 | 4 | 6;
  readonly #cache = new Map<string, { readonly address: string; readonly untilMs: number }>();
  readonly #waiting = new Map<string, Found[]>();

  /** `family`: what our sockets can reach, 0 = both. */
  constructor(family: 0 | 4 | 6) {
    this.#family = family;
  }

  resolve(host: string, found: Found): void {
    if (isIP(host) !== 0) return found(host);
    if (isLocalhost(host)) return found(this.#family === 6 ? '::1' : '127.0.0.1');
    const known = this.#cache.get(host);
    if (known !== undefined && known.untilMs > performance.now()) return found(known.address);
    const waiting = this.#waiting.get(host);
    if (waiting !== undefined) {
      waiting.push(found);
      return;
    }
    this.#waiting.set(host, [found]);
    lookup(host, { family: this.#family }, (error, address) => {
      this.#done(host, error ? undefined : address);
    });
  }

  #done(host: string, address: string | undefined): void {
    if (address !== undefined) {
      if (this.#cache.size >= DNS_CACHE_ENTRIES_MAX) this.#cache.clear();
      this.#cache.set(host, { address, untilMs: performance.now() + DNS_CACHE_MS });
    }
    const waiting = this.#waiting.get(host) ?? [];
    this.#waiting.delete(host);
    for (const found of waiting) found(address);
  }
}
