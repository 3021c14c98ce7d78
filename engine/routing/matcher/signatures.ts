import { assert, must } from '../../../domain/index.ts';
import { neededCode } from './codes.ts';
import type { Code } from './codes.ts';
import type { Fit } from './fits.ts';
import type { Handles } from './handles.ts';
import { Heads } from './heads.ts';
import { Heap } from './heap.ts';
import type { ItemNumber, MatchItem, Requirement, Strategy } from './matcher.ts';
import type { QueueBook } from './queue-book.ts';
import { requirementKey } from './requirements.ts';
import { Terms } from './terms.ts';

/** All waiting items with one requirement, in order. Whoever may take one of them may take all. */
export class Signature {
  readonly key: string;
  readonly requirement: Requirement;
  /** Number among the signatures; -1 when it names an agent, for then no class needs to know it. */
  readonly slot: number;
  /** The item's own queue. */
  readonly own: string;
  strategy: Strategy;
  readonly needed: Code;
  readonly items: Heap<MatchItem>;
  /** The classes that may serve it; `terms` are the same in numbers, side by side. */
  readonly fits: Fit[] = [];
  readonly terms = new Terms();
  /** The latest objects that asked for this: callers mostly come with the same ones again. */
  readonly objects: Requirement[] = [];
  /** Asked for since it was last considered for removal. */
  isUsed = true;

  constructor(need: Requirement, known: SignaturePlace) {
    this.requirement = need;
    this.key = known.key;
    this.slot = known.slot;
    this.strategy = known.strategy;
    this.own = need.queues[0] ?? '';
    this.needed = neededCode(need);
    this.items = new Heap(known.handles);
  }

  /** O(log items). */
  push(handle: number, { rank, key, order }: MatchItem): void {
    this.items.push(handle, { first: rank, second: key, third: order });
  }

  /** O(1), or O(k) when the agent declined the first k. */
  firstFor(agent: string): ItemNumber | null {
    const at = this.items.firstWhere(({ except }) => !except.has(agent));
    return at < 0 ? null : this.items.handleAt(at);
  }
}

interface SignaturePlace {
  readonly key: string;
  readonly slot: number;
  readonly strategy: Strategy;
  readonly handles: Handles<MatchItem>;
}

/** About 100 bytes each. Beyond that, signatures for which nothing waits go first. */
const FITS_MAX = 1_000_000;
/** In how many places of a tenant's configuration one requirement mostly stands, at the most. */
const OBJECTS_MAX = 16;
/** So that those removed from the front of the set are passed over once for many. */
const REMOVED_AT_ONCE = 64;

/**
 * One signature for equal requirements. Those with items are kept, and the latest used of those
 * without, so that memory follows what waits and what is usual, not what ever was.
 */
export class Signatures {
  readonly heads = new Heads();
  readonly #book: QueueBook;
  readonly #handles: Handles<MatchItem>;
  readonly #byKey = new Map<string, Signature>();
  readonly #byObject = new Map<Requirement, Signature>();
  readonly #bySlot: (Signature | null)[] = [];
  readonly #freeSlots: number[] = [];
  readonly #vacant = new Set<Signature>();
  readonly #vacantMax: number;

  constructor(book: QueueBook, handles: Handles<MatchItem>, vacantMax: number) {
    this.#book = book;
    this.#handles = handles;
    this.#vacantMax = vacantMax;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** O(1) for an object seen lately, else O(length of the requirement); a new one: see #create. */
  of(need: Requirement): Signature {
    const known = this.#byObject.get(need);
    if (known !== undefined) {
      known.isUsed = true;
      return known;
    }
    const key = requirementKey(need);
    const signature = this.#byKey.get(key) ?? this.#create(key, need);
    signature.isUsed = true;
    this.#remember(signature, need);
    return signature;
  }

  at(slot: number): Signature {
    return must(this.#bySlot[slot], 'a signature in use');
  }

  /** O(log items). */
  add(signature: Signature, handle: number, item: MatchItem): void {
    const { slot, items, needed } = signature;
    if (items.size === 0) this.#vacant.delete(signature);
    signature.push(handle, item);
    if (this.#handles.placeOf(handle) === 0) this.heads.set(slot, items, needed);
  }

  /** O(log items). */
  remove(signature: Signature, handle: number): void {
    const { slot, items, needed } = signature;
    const wasFirst = this.#handles.placeOf(handle) === 0;
    items.remove(handle);
    if (!wasFirst) return;
    if (items.size > 0) this.heads.set(slot, items, needed);
    else {
      this.heads.clear(slot);
      this.#vacant.add(signature);
    }
  }

  /** O(classes in the queues asked for × skills asked for); at most once for what is usual. */
  #create(key: string, need: Requirement): Signature {
    const isFull = this.#vacant.size >= this.#vacantMax || this.#book.fits > FITS_MAX;
    if (isFull) this.#removeSome();
    const slot = this.#freeSlots.pop() ?? this.#bySlot.length;
    const strategy = this.#book.strategyOf(need.queues[0] ?? '');
    const signature = new Signature(need, { key, slot, strategy, handles: this.#handles });
    this.#bySlot[slot] = signature;
    this.heads.clear(slot);
    this.#byKey.set(key, signature);
    this.#vacant.add(signature);
    this.#book.enlist(signature);
    return signature;
  }

  /** The oldest vacant ones, but who was asked for meanwhile has a second chance. */
  #removeSome(): void {
    let removed = 0;
    for (const signature of this.#vacant) {
      this.#vacant.delete(signature);
      if (signature.isUsed) {
        signature.isUsed = false;
        this.#vacant.add(signature);
        continue;
      }
      this.#remove(signature);
      removed++;
      if (removed === REMOVED_AT_ONCE) break;
    }
  }

  #remove(signature: Signature): void {
    assert(signature.items.size === 0, 'only a vacant signature is removed');
    const { slot } = signature;
    this.#book.delist(signature);
    this.#byKey.delete(signature.key);
    for (const object of signature.objects) this.#byObject.delete(object);
    this.#bySlot[slot] = null;
    this.#freeSlots.push(slot);
  }

  #remember(signature: Signature, need: Requirement): void {
    const { objects } = signature;
    const oldest = objects.length < OBJECTS_MAX ? undefined : objects.shift();
    if (oldest !== undefined) this.#byObject.delete(oldest);
    objects.push(need);
    this.#byObject.set(need, signature);
  }
}
