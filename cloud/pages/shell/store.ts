import { ask } from '../api.ts';
import type { Colleague, ShellSettings, ShellView } from './views.ts';

type Listener = (view: ShellView, before: ShellView | undefined) => void;

/** The person's client as the server has it; every change goes there first. */
export class ShellStore {
  readonly person: Colleague;
  readonly people: readonly Colleague[];
  readonly #listeners: Listener[] = [];
  #view: ShellView;

  constructor(view: ShellView, person: Colleague, people: readonly Colleague[]) {
    this.#view = view;
    this.person = person;
    this.people = people;
  }

  get view(): ShellView {
    return this.#view;
  }

  get settings(): ShellSettings {
    return this.#view.settings;
  }

  /** People of the same organisation, without oneself. */
  get colleagues(): readonly Colleague[] {
    return this.people.filter(({ tid, key }) => tid === this.person.tid && key !== this.person.key);
  }

  nameOf(oid: string): string {
    return this.people.find((one) => one.oid === oid)?.name ?? 'Somebody';
  }

  /** Told at once and at every change. */
  watch(listener: Listener): void {
    this.#listeners.push(listener);
    listener(this.#view, undefined);
  }

  take(view: ShellView): void {
    if (view.person !== this.person.key) return;
    const before = this.#view;
    this.#view = view;
    for (const listener of this.#listeners) listener(view, before);
  }

  async set(settings: Partial<ShellSettings>): Promise<void> {
    this.take(await ask<ShellView>('PUT', this.path(), settings));
  }

  path(action = ''): string {
    return `shell/${this.person.key}${action === '' ? '' : `/${action}`}`;
  }
}
