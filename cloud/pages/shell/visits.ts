import type { ShellStore } from './store.ts';
import type { ShellSettings } from './views.ts';

type Place = Pick<ShellSettings, 'app' | 'tab' | 'subPage' | 'chat'>;

const PLACES_MAX = 50;

/** Where the person was before, for the back button. */
export class Visits {
  readonly #store: ShellStore;
  readonly #places: Place[] = [];
  #goesBack = false;

  constructor(store: ShellStore) {
    this.#store = store;
    store.watch(({ settings }, before) => {
      if (before === undefined) return;
      const last = placeOf(before.settings);
      if (JSON.stringify(last) === JSON.stringify(placeOf(settings))) return;
      if (!this.#goesBack) this.#places.push(last);
      this.#goesBack = false;
      if (this.#places.length > PLACES_MAX) this.#places.shift();
    });
  }

  /** False at the first place. */
  back(): boolean {
    const place = this.#places.pop();
    if (place === undefined) return false;
    this.#goesBack = true;
    void this.#store.set(place);
    return true;
  }
}

function placeOf({ app, tab, subPage, chat }: ShellSettings): Place {
  return { app, tab, subPage, chat };
}
