import type { TenantId } from '../domain/index.ts';
import type { Config } from '../engine/index.ts';
import type { Journal } from '../journal/index.ts';
import type { Log } from './log.ts';

type Directory = Journal['directory'];

/**
 * Keeps the directory at what each tenant's active configuration says: its numbers and the FQDNs of
 * its Teams trunks, by which any process finds the tenant of a call. What another tenant has
 * already stays that tenant's, and is told.
 */
export class DirectoryKeeper {
  readonly #directory: Directory;
  readonly #log: Pick<Log, 'error' | 'warn'>;
  readonly #kept = new Map<TenantId, string>();

  constructor(directory: Directory, log: Pick<Log, 'error' | 'warn'>) {
    this.#directory = directory;
    this.#log = log;
  }

  /** After each change of the configuration; does nothing when neither changed. */
  async keep(tenant: TenantId, config: Pick<Config, 'numbers' | 'trunks'>): Promise<void> {
    const numbers = [...config.numbers.keys()].sort();
    const fqdns = teamsFqdns(config).sort();
    const wanted = JSON.stringify([numbers, fqdns]);
    if (this.#kept.get(tenant) === wanted) return;
    this.#kept.set(tenant, wanted);
    const directory = this.#directory;
    try {
      await this.#claim(tenant, numbers, (names) => directory.setNumbers(tenant, names));
      await this.#claim(tenant, fqdns, (names) => directory.setFqdns(tenant, names));
    } catch (error) {
      // The next change or start tries again.
      this.#kept.delete(tenant);
      this.#log.warn('directory', { tenant, error: String(error) });
    }
  }

  async #claim(
    tenant: TenantId,
    names: readonly string[],
    set: (names: readonly string[]) => ReturnType<Directory['setFqdns']>,
  ): Promise<void> {
    const outcome = await set(names);
    if (outcome.kind === 'set') return;
    const { names: taken } = outcome;
    const text = `${taken.length} numbers or names belong to another tenant and lead there`;
    this.#log.error('alert', { tenant, code: 'entryTaken', text });
    await set(names.filter((name) => !taken.includes(name)));
  }
}

export function teamsFqdns({ trunks }: Pick<Config, 'trunks'>): string[] {
  return [...trunks.values()].flatMap(({ role, fqdn }) => {
    return role === 'teams' && fqdn !== null ? [fqdn.toLowerCase()] : [];
  });
}
