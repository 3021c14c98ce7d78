/** One outcome in the list. */
export interface CodeChoice {
  readonly code: string;
  /** This agent used it before in this window. */
  readonly isFavourite: boolean;
}

/** What was used in this window, by queue; nothing is kept in the browser. */
const used = new Map<string, Map<string, number>>();

export function noteUse(queue: string, code: string): void {
  const counts = used.get(queue) ?? new Map<string, number>();
  counts.set(code, (counts.get(code) ?? 0) + 1);
  used.set(queue, counts);
}

export function usesOf(queue: string): ReadonlyMap<string, number> {
  return used.get(queue) ?? new Map<string, number>();
}

const FAVOURITES_MAX = 3;

/** The most used first, then as the administrator ordered them; of these, what matches. */
export function choicesOf(
  codes: readonly string[],
  uses: ReadonlyMap<string, number>,
  search: string,
): readonly CodeChoice[] {
  const favourites = codes
    .filter((code) => uses.has(code))
    .sort((a, b) => (uses.get(b) ?? 0) - (uses.get(a) ?? 0))
    .slice(0, FAVOURITES_MAX);
  const others = codes.filter((code) => !favourites.includes(code));
  const wanted = plain(search.trim());
  return [
    ...favourites.map((code) => ({ code, isFavourite: true })),
    ...others.map((code) => ({ code, isFavourite: false })),
  ].filter(({ code }) => plain(code).includes(wanted));
}

/** `Réclamation` is found by `recla`. */
function plain(words: string): string {
  return words.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}
