import type { Phone } from '../carrier/phone.ts';
import type { PhoneView } from '../carrier/phone.ts';
import type { Person } from '../people.ts';
import type { Presence, PresenceBook } from '../presence/presence.ts';
import type { ShellView } from '../shell/shells.ts';

/** What `/emulator/events` sends. A watcher gets the whole of what changed, never a difference. */
export type HubMessage =
  | { readonly kind: 'phone'; readonly phone: PhoneView }
  | { readonly kind: 'presence'; readonly person: string; readonly presence: Presence }
  | { readonly kind: 'shell'; readonly shell: ShellView };

interface Watcher {
  /** Keys of the phones it wants; empty = all. */
  readonly phones: ReadonlySet<string>;
  readonly tell: (message: HubMessage) => void;
}

/** Tells pages what changed, once for all changes of one turn. */
export class Hub {
  readonly #watchers = new Set<Watcher>();
  readonly #changed = new Set<Phone>();
  readonly #presence: PresenceBook;

  constructor(presence: PresenceBook) {
    this.#presence = presence;
  }

  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  phoneChanged(phone: Phone): void {
    if (this.#watchers.size === 0) return;
    if (this.#changed.size === 0) setImmediate(() => this.#flush());
    this.#changed.add(phone);
  }

  presenceChanged(person: Person): void {
    const presence = this.#presence.of(person);
    this.#tell(person.key, { kind: 'presence', person: person.key, presence });
  }

  shellChanged(shell: ShellView): void {
    this.#tell(shell.person, { kind: 'shell', shell });
  }

  #flush(): void {
    const changed = [...this.#changed];
    this.#changed.clear();
    for (const phone of changed) {
      this.#tell(phone.key, { kind: 'phone', phone: phone.view() });
      // A call begins or ends: "in a call" shows in the presence.
      if (phone.person !== undefined) this.presenceChanged(phone.person);
    }
  }

  #tell(key: string, message: HubMessage): void {
    for (const watcher of this.#watchers) {
      if (watcher.phones.size === 0 || watcher.phones.has(key)) watcher.tell(message);
    }
  }
}
