/** A fault put into one file of the matcher, wherever `from` stands in it. */
export interface Mutation {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Found within some tens of scenarios: tried by the unit tests too. */
  readonly isQuick?: true;
}

/**
 * Each must be found by the random scenarios, or they prove nothing about that line. Lines that
 * only save time or memory are not here: without them the answers are the same.
 */
export const MUTATIONS: readonly Mutation[] = [
  { file: 'heap', from: 'return keyA < keyB', to: 'return keyA > keyB', isQuick: true },
  {
    file: 'heap',
    from: 'field < KEYS; field++) {\n      const keyA',
    to: 'field < 2; field++) {\n      const keyA',
  },
  { file: 'heap', from: 'valueAt(a).id < this', to: 'valueAt(a).id > this' },
  {
    file: 'heap',
    from: 'if (at > 0 && this.#isBefore(at,',
    to: 'if (at > 99 && this.#isBefore(at,',
  },
  { file: 'heap', from: 'child <= 4 * at + 4', to: 'child <= 4 * at + 3' },
  { file: 'heap', from: 'Math.min(start + 4,', to: 'Math.min(start + 3,' },
  { file: 'heap', from: 'setPlace(must(rows[b * WIDTH + KEYS], GAP), b)', to: 'size' },
  { file: 'heap', from: 'valueAt(at))) return at;', to: 'valueAt(at))) return best;' },
  { file: 'heap', from: '(best >= 0 && this.#isBefore(best, at))', to: 'false' },
  {
    file: 'heads',
    from: 'return keyA < keyB',
    to: 'return keyA > keyB',
    isQuick: true,
  },
  { file: 'heads', from: 'field < WIDTH; field++', to: 'field < 1; field++' },
  { file: 'heads', from: 'field < WIDTH; field++', to: 'field < 2; field++' },
  { file: 'heads', from: '?? 0) & free) === 0', to: '?? 0) & 0) !== 0', isQuick: true },
  { file: 'heads', from: '?? 0) & free) !== 0', to: '?? 0) & 0) === 0' },
  {
    file: 'codes',
    from: 'presentOnly ? channel << CHANNELS_MAX : channel',
    to: 'channel',
    isQuick: true,
  },
  { file: 'doors', from: '?? 0) & needed) !== 0', to: '?? 0) & 1) !== 0', isQuick: true },
  {
    file: 'search',
    from: 'a.fit.wishes > b.fit.wishes',
    to: 'a.fit.wishes < b.fit.wishes',
    isQuick: true,
  },
  { file: 'search', from: 'fit.wishes < best.fit.wishes', to: 'fit.wishes <= best.fit.wishes' },
  { file: 'search', from: 'return keyA < keyB', to: 'return keyA > keyB', isQuick: true },
  { file: 'search', from: 'return idleA < idleB', to: 'return idleA > idleB', isQuick: true },
  { file: 'search', from: 'return idOf(a) < idOf(b)', to: 'return idOf(a) > idOf(b)' },
  { file: 'search', from: 'eligible += pool.size', to: 'eligible += 1', isQuick: true },
  { file: 'search', from: '(pool.code & needed) === 0', to: 'false', isQuick: true },
  { file: 'search', from: '& needed) === 0 ?', to: '& needed) < 0 ?', isQuick: true },
  { file: 'agent-classes', from: 'this.#setCode(pool, 0)', to: 'this.#setCode(pool, pool.code)' },
  { file: 'fits', from: '-skillScore(', to: 'skillScore(' },
  { file: 'fits', from: '(figure + 1) /', to: 'figure /' },
  { file: 'fits', from: 'home?.position ?? 0', to: '0' },
  { file: 'fits', from: 'isByQueue ? own :', to: 'isByQueue ? "q0" :' },
  { file: 'fits', from: '    numbers[at] = lastNumber;\n', to: '' },
  { file: 'fits', from: 'lastOfClass.atClass = this.atClass;', to: '' },
  { file: 'fits', from: 'lastOfSignature.atSignature = this.atSignature;', to: '' },
  { file: 'fits', from: '    this.#release();\n    this.#readStrategy();', to: '' },
  { file: 'fits', from: '    this.#sorting = -1;\n  }', to: '  }' },
  { file: 'class-orders', from: '#put(idle.valueAt(at), pool, index)', to: '#read.at(at)' },
  { file: 'class-orders', from: 'if (sorting.users > 0) return;', to: '' },
  { file: 'class-orders', from: 'pool.clearOrder(index);', to: 'void pool;' },
  { file: 'class-orders', from: 'order.valueAt(at).pools[index] = null', to: 'order.size' },
  {
    file: 'class-orders',
    from: 'if (agent.pool !== null) this.#put(agent, agent.pool, index);',
    to: '',
    isQuick: true,
  },
  { file: 'class-orders', from: 'before.push(kept.length)', to: 'before.push(at)' },
  {
    file: 'class-orders',
    from: 'this.#put(agent, pool, 0);\n    this.#note(agent);',
    to: 'this.#put(agent, pool, 0);',
  },
  {
    file: 'class-orders',
    from: 'this.#take(agent, 0);\n    this.#note(agent);',
    to: 'this.#take(agent, 0);',
  },
  { file: 'search', from: 'if (fit.sorting !== 0) orders', to: 'if (fit.sorting > 1) orders' },
  { file: 'agent-classes', from: 'pool.code === code', to: 'true', isQuick: true },
  {
    file: 'agent-classes',
    from: 'if (pool.size === 1) this',
    to: 'if (pool.size === 2) this',
    isQuick: true,
  },
  { file: 'agent-classes', from: '.toSorted(byName)', to: '.slice(0, 1)' },
  {
    file: 'class-list',
    from: 'this.#freeNumbers.pop() ?? this.#byKey.size',
    to: 'this.#byKey.size',
  },
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
  { file: 'queue-book', from: 'signature.own !== queue', to: 'signature.own === queue' },
  {
    file: 'queue-book',
    from: 'signature.fits) fit.strategyChanged()',
    to: 'signature.fits) void fit',
  },
  {
    file: 'signatures',
    from: 'placeOf(handle) === 0) this.heads',
    to: 'placeOf(handle) < 0) this.heads',
    isQuick: true,
  },
  { file: 'signatures', from: '!except.has(agent))', to: 'true)' },
  { file: 'signatures', from: 'this.#byObject.delete(object)', to: 'void object' },
  { file: 'named-items', from: '(pool.code & neededCode(need)) === 0', to: 'false' },
  {
    file: 'named-items',
    from: 'return a.rank < b.rank ? one : other',
    to: 'return a.rank > b.rank ? one : other',
  },
  {
    file: 'named-items',
    from: 'return a.key < b.key ? one : other',
    to: 'return a.key > b.key ? one : other',
  },
  { file: 'named-items', from: 'return a.order < b.order ? one : other', to: 'return other' },
  { file: 'named-items', from: 'return mayServe(agentClass, need);', to: 'return true;' },
  { file: 'fast', from: 'mayTake(agent, requirement)) eligible--', to: 'false) eligible--' },
  { file: 'fast', from: 'item.except.has(name)', to: 'false' },
  { file: 'fast', from: 'except.size > 0 && except.has(agent.id)', to: 'false' },
  { file: 'fast', from: 'this.#named.size === 0 ?', to: 'this.#named.size >= 0 ?' },
  { file: 'agent-classes', from: 'if (agent.pool !== null) this.leave(agent);', to: '' },
  {
    file: 'fast',
    from: 'if (agent.pool !== null) agent.agentClass.leave(agent);\n    agent.standing',
    to: 'agent.standing',
  },
];
