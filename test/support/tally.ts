/** Accepted = 18x or 2xx seen by the caller, or a command acknowledged. */
export interface Tally {
  readonly accepted: number;
  readonly endedOnce: number;
  /** Accepted, and without exactly one outcome on record; each with its name. */
  readonly lost: readonly string[];
  /** More than one outcome or interaction for one accepted call. */
  readonly doubled: readonly string[];
  /** Kills, crashes or scenarios that the process came through, of how many. */
  readonly survived: number;
  readonly of: number;
}

export function showTally(tally: Tally): string {
  const { accepted, endedOnce, lost, doubled, survived, of } = tally;
  const lines = [
    `accepted ${accepted} / ended once ${endedOnce} / lost ${lost.length} / ` +
      `doubled ${doubled.length} / survived ${survived} of ${of}`,
    ...lost.map((name) => `  lost: ${name}`),
    ...doubled.map((name) => `  doubled: ${name}`),
  ];
  return lines.join('\n');
}

export const isClean = (tally: Tally): boolean =>
  tally.lost.length === 0 && tally.doubled.length === 0 && tally.survived === tally.of;

/** `outcomes`: how many outcomes each name has on record. */
export function count(
  accepted: Iterable<string>,
  outcomes: ReadonlyMap<string, number>,
): Pick<Tally, 'accepted' | 'endedOnce' | 'lost' | 'doubled'> {
  const names = [...accepted];
  const has = (name: string): number => outcomes.get(name) ?? 0;
  return {
    accepted: names.length,
    endedOnce: names.filter((name) => has(name) === 1).length,
    lost: names.filter((name) => has(name) === 0),
    doubled: [...outcomes.keys()].filter((name) => has(name) > 1),
  };
}
