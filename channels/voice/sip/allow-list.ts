import { BlockList, isIP } from 'node:net';

/**
 * Source addresses of a trunk: single ones and CIDR ranges. An entry that cannot be read admits
 * nobody, and is told to `onBad` so that an operator learns of it.
 */
export class AllowList {
  readonly #list = new BlockList();

  constructor(entries: readonly string[], onBad: (entry: string) => void = () => undefined) {
    for (const entry of entries) if (!this.#add(entry.trim())) onBad(entry);
  }

  #add(entry: string): boolean {
    const [address = '', prefixText, ...rest] = entry.split('/');
    const family = isIP(address);
    if (family === 0 || rest.length > 0) return false;
    const type = family === 4 ? 'ipv4' : 'ipv6';
    if (prefixText === undefined) {
      this.#list.addAddress(address, type);
      return true;
    }
    const prefix = /^\d{1,3}$/.test(prefixText) ? Number(prefixText) : Number.NaN;
    if (!(prefix <= (family === 4 ? 32 : 128))) return false;
    this.#list.addSubnet(address, prefix, type);
    return true;
  }

  has(host: string): boolean {
    const address = plainAddress(host);
    const family = isIP(address);
    if (family === 0) return false;
    return this.#list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  }
}

/** A dual-stack socket shows IPv4 peers as `::ffff:192.0.2.1`. */
export function plainAddress(host: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(host)?.[1];
  return mapped ?? host;
}

export function isLoopback(host: string): boolean {
  const address = plainAddress(host);
  return address === '127.0.0.1' || address === '::1';
}
