import type { Fit } from './fits.ts';
import type { Place, Pool } from './idle-orders.ts';
import type { Found, MatchItem, Requirement } from './matcher.ts';
import type { Signature } from './signatures.ts';

/** The best free agent of each class, compared. `eligible` counts the excepted ones too. */
export function findAgent({ fits, requirement }: Signature, { except }: MatchItem): Found | null {
  let best: Place | undefined;
  let bestFit: Fit | undefined;
  let eligible = 0;
  for (let index = 0; index < fits.length; index++) {
    const fit = fits[index];
    if (fit === undefined || fit.agentClass.free === 0) continue;
    for (const pool of fit.agentClass.pools) {
      const size = pool.heaps[0]?.size ?? 0;
      if (size === 0 || !isOpen(pool, requirement)) continue;
      eligible += size;
      if (bestFit !== undefined && fit.wishes < bestFit.wishes) continue;
      const place = firstIn(pool, fit, except);
      if (place === undefined) continue;
      if (best === undefined || bestFit === undefined || isAhead(fit, place, bestFit, best)) {
        best = place;
        bestFit = fit;
      }
    }
  }
  return best === undefined ? null : { agent: best.id, eligible };
}

/** All free agents in the order in which they would be asked. */
export function listAgents({ fits, requirement }: Signature, { except }: MatchItem): string[] {
  const all: { readonly fit: Fit; readonly place: Place }[] = [];
  for (const fit of fits) {
    for (const pool of fit.agentClass.pools) {
      if ((pool.heaps[0]?.size ?? 0) === 0 || !isOpen(pool, requirement)) continue;
      for (const place of pool.heaps[fit.sorting]?.values() ?? []) {
        if (!except.has(place.id)) all.push({ fit, place });
      }
    }
  }
  all.sort((a, b) => (isAhead(a.fit, a.place, b.fit, b.place) ? -1 : 1));
  return all.map(({ place }) => place.id);
}

function isOpen(pool: Pool, need: Requirement): boolean {
  return (pool.free & need.channel) !== 0 && (pool.isPresent || !need.presentOnly);
}

function firstIn(pool: Pool, fit: Fit, except: ReadonlySet<string>): Place | undefined {
  const heap = pool.heaps[fit.sorting];
  const first = heap?.first;
  if (first === undefined || except.size === 0 || !except.has(first.id)) return first;
  return heap?.firstWhere(({ id }) => !except.has(id));
}

/** Wishes met, then the strategy, then idleness, then the id. */
function isAhead(fit: Fit, place: Place, otherFit: Fit, other: Place): boolean {
  if (fit.wishes !== otherFit.wishes) return fit.wishes > otherFit.wishes;
  const key = fit.keyOf(place);
  const otherKey = otherFit.keyOf(other);
  if (key !== otherKey) return key < otherKey;
  if (place.second !== other.second) return place.second < other.second;
  return place.id < other.id;
}
