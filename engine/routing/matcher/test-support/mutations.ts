/** A fault put into one file of the matcher: `from` stands there once, or once in each place. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Found within some tens of scenarios: tried by the unit tests too. */
  readonly isQuick?: true;
}

/**
 * Each must be found by the random scenarios, or they prove nothing about that line. Lines that only
 * save time or memory are not here: without them the answers are the same.
 */
export const MUTATIONS: readonly Mutation[] = [
  { file: 'heap', from: 'return a.first < b.first', to: 'return a.first > b.first', isQuick: true },
  {
    file: 'heap',
    from: 'return a.second < b.second',
    to: 'return a.second > b.second',
    isQuick: true,
  },
  { file: 'heap', from: 'return a.third < b.third', to: 'return a.third > b.third' },
  { file: 'heap', from: 'return a.id < b.id', to: 'return a.id > b.id' },
  { file: 'heap', from: 'const isEarly = at > 0 &&', to: 'const isEarly = at > 99 &&' },
  { file: 'heap', from: 'child <= 4 * at + 4', to: 'child <= 4 * at + 3' },
  { file: 'heap', from: 'Math.min(start + 4,', to: 'Math.min(start + 3,' },
  { file: 'heap', from: '      above.at = at;\n', to: '' },
  { file: 'heap', from: '      least.at = at;\n', to: '' },
  {
    file: 'heap',
    from: 'if (accepts(entry)) return entry;',
    to: 'if (accepts(entry)) return best;',
  },
  { file: 'heap', from: 'comesBefore(best, entry)) return best', to: 'false) return best' },
  {
    file: 'heads',
    from: 'return rank < entry.first',
    to: 'return rank > entry.first',
    isQuick: true,
  },
  { file: 'heads', from: 'return key < entry.second', to: 'return key > entry.second' },
  { file: 'heads', from: '?? 0) < entry.third', to: '?? 0) > entry.third' },
  { file: 'heads', from: '(pool.isPresent || code < PRESENT_ONLY)', to: 'true' },
  { file: 'heads', from: '(code & pool.free) !== 0', to: 'code !== 0' },
  {
    file: 'search',
    from: 'fit.wishes > otherFit.wishes',
    to: 'fit.wishes < otherFit.wishes',
    isQuick: true,
  },
  { file: 'search', from: 'fit.wishes < bestFit.wishes', to: 'fit.wishes <= bestFit.wishes' },
  { file: 'search', from: 'return key < otherKey', to: 'return key > otherKey', isQuick: true },
  {
    file: 'search',
    from: 'place.second < other.second',
    to: 'place.second > other.second',
    isQuick: true,
  },
  { file: 'search', from: 'return place.id < other.id', to: 'return place.id > other.id' },
  { file: 'search', from: 'eligible += size', to: 'eligible += 1', isQuick: true },
  { file: 'search', from: '(pool.isPresent || !need.presentOnly)', to: 'true' },
  { file: 'fits', from: '-skillScore(', to: 'skillScore(' },
  { file: 'fits', from: '(place.first + 1) /', to: 'place.first /' },
  { file: 'fits', from: 'home?.position ?? 0', to: '0' },
  { file: 'fits', from: 'isByQueue ? own :', to: 'isByQueue ? "q0" :' },
  { file: 'fits', from: 'slots[this.atClass] = lastSlot;', to: '' },
  { file: 'fits', from: 'lastOfClass.atClass = this.atClass;', to: '' },
  { file: 'fits', from: 'lastOfSignature.atSignature = this.atSignature;', to: '' },
  { file: 'fits', from: '    this.#release();\n    this.#readStrategy();', to: '' },
  { file: 'fits', from: '    this.#sorting = -1;\n  }', to: '  }' },
  {
    file: 'agent-classes',
    from: '        pool.insert(index, place);\n      }\n    }\n',
    to: '      }\n    }\n',
  },
  { file: 'agent-classes', from: 'if (sorting.users > 0) return;', to: '' },
  { file: 'agent-classes', from: 'pool.isPresent === present', to: 'true', isQuick: true },
  { file: 'agent-classes', from: '.toSorted(byName)', to: '.slice(0, 1)' },
  { file: 'idle-orders', from: 'second: standing.idleSeq', to: 'second: 0', isQuick: true },
  { file: 'idle-orders', from: 'return standing.handledToday', to: 'return standing.occupancy' },
  {
    file: 'requirements',
    from: '(profile.skills.get(skill) ?? 0) >= levelMin',
    to: 'true',
    isQuick: true,
  },
  { file: 'requirements', from: 'homeOf(profile, need) === undefined', to: 'false' },
  {
    file: 'requirements',
    from: '    if (member !== undefined) return member;\n  }\n  return undefined;',
    to: '    if (member !== undefined) last = member;\n  }\n  return last;',
  },
  { file: 'requirements', from: 'const asked = new Set(', to: 'const asked = Array.from(' },
  { file: 'requirements', from: "need.presentOnly ? 'p' : 'a'", to: "''" },
  { file: 'requirements', from: '${need.channel}', to: '' },
  { file: 'requirements', from: '`${levelMin},${skill.length}:${skill}`', to: '`${skill}`' },
  { file: 'requirements', from: "key += '?';", to: '' },
  {
    file: 'queue-book',
    from: 'signature.own !== queue',
    to: 'signature.own === queue',
    isQuick: true,
  },
  { file: 'queue-book', from: 'for (const fit of signature.fits) fit.strategyChanged();', to: '' },
  {
    file: 'signatures',
    from: 'if (entry.at === 0) this.heads',
    to: 'if (false) this.heads',
    isQuick: true,
  },
  { file: 'signatures', from: '!item.except.has(agent))', to: 'true)' },
  { file: 'signatures', from: 'if (object !== null) this.#byObject.delete(object);', to: '' },
  { file: 'signatures', from: '!first.item.except.has(agent)', to: 'true' },
  { file: 'named-items', from: '(pool.free & need.channel) === 0', to: 'false' },
  { file: 'named-items', from: 'pool.isPresent || !need.presentOnly', to: 'true' },
  { file: 'named-items', from: 'comesBefore(found, best)', to: 'comesBefore(best, found)' },
  {
    file: 'named-items',
    from: '      if (!mayServe(agent.agentClass, signature.requirement)) continue;\n',
    to: '',
  },
  {
    file: 'fast',
    from: 'mayTake(agent, item)) eligible--',
    to: 'false) eligible--',
    isQuick: true,
  },
  { file: 'fast', from: 'item.except.has(name)', to: 'false' },
  { file: 'fast', from: 'comesBefore(found, best)', to: 'comesBefore(best, found)', isQuick: true },
  { file: 'fast', from: 'this.#named.firstFor(agent)', to: 'undefined' },
  { file: 'fast', from: '    if (agent.pool !== null) agentClass.leave(agent);\n', to: '' },
  { file: 'fast', from: 'if (agent.pool !== null) agent.agentClass.leave(agent);', to: '' },
];
