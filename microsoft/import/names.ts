/** Ids of ours out of names of theirs: readable, and the same whenever the dump is the same. */
export class Names {
  readonly #taken = new Set<string>();

  /** `sales-and-support`; a second one of that name gets `-2`. */
  take(name: string, fallback: string): string {
    const made = slug(name);
    const base = made === '' ? slug(fallback) : made;
    let free = base;
    for (let n = 2; this.#taken.has(free); n += 1) free = `${base}-${n}`;
    this.#taken.add(free);
    return free;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48)
    .replace(/-+$/, '');
}

/** Our names are 64 characters at most. */
export function shortName(name: string): string {
  return name.length <= 64 ? name : `${name.slice(0, 63).trimEnd()}…`;
}
