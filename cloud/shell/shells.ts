import { must } from '../check.ts';
import { people, type Person, type PersonKey } from '../people.ts';
import { Chats, type Chat } from './chats.ts';
import { Feed, type FeedItem } from './feed.ts';
import { manifest, type Manifest } from './manifest.ts';
import { FIRST_SETTINGS, ShellSettings } from './settings.ts';

/** All that a page needs to draw one person's Teams client. */
export interface ShellView {
  readonly person: PersonKey;
  readonly settings: ShellSettings;
  readonly feed: readonly FeedItem[];
  readonly chats: readonly Chat[];
  readonly manifest: Manifest;
  /** Where the tabs come from: the only origin that the shell frames. */
  readonly appOrigin: string;
  /** How often the socket of the tab in sight was to be killed: a page acts when it grows. */
  readonly socketKills: number;
}

interface Held {
  settings: ShellSettings;
  feed: Feed;
  socketKills: number;
}

/** Everybody's Teams client, kept here so that a page may be closed and opened at any time. */
export class Shells {
  readonly chats = new Chats();
  readonly #held = new Map<PersonKey, Held>();
  readonly #appOrigin: string;
  readonly #changed: (person: Person) => void;

  constructor(appOrigin: string, changed: (person: Person) => void) {
    this.#appOrigin = appOrigin;
    this.#changed = changed;
    for (const person of people) this.#held.set(person.key, fresh(person));
  }

  view(person: Person): ShellView {
    const { settings, feed, socketKills } = this.#of(person);
    return {
      person: person.key,
      settings,
      feed: feed.items,
      chats: this.chats.of(person),
      manifest,
      appOrigin: this.#appOrigin,
      socketKills,
    };
  }

  settings(person: Person): ShellSettings {
    return this.#of(person).settings;
  }

  /** Only what is given changes; a new tab begins at its start. */
  set(person: Person, given: Readonly<Record<string, unknown>>): void {
    const held = this.#of(person);
    const entersTab = given['tab'] !== undefined && given['tab'] !== held.settings.tab;
    const start = entersTab ? { subPage: '' } : {};
    held.settings = ShellSettings.parse({ ...held.settings, ...start, ...given });
    this.#changed(person);
  }

  killSocket(person: Person): void {
    this.#of(person).socketKills += 1;
    this.#changed(person);
  }

  notify(person: Person, given: Parameters<Feed['take']>[0], actor = manifest.name.short): void {
    this.#of(person).feed.take(given, actor, Date.now());
    this.#changed(person);
  }

  markRead(person: Person): void {
    this.#of(person).feed.markRead();
    this.#changed(person);
  }

  openChat(person: Person, others: readonly Person[], topic?: string): Chat {
    const chat = this.chats.open([person, ...others], topic);
    this.set(person, { app: 'chat', chat: chat.id });
    return chat;
  }

  say(person: Person, chat: string, text: string): void {
    this.chats.say(chat, person, text, Date.now());
    const { members } = this.chats.find(chat, person);
    for (const one of people) if (members.includes(one.oid)) this.#changed(one);
  }

  reset(): void {
    this.chats.reset();
    for (const person of people) {
      this.#held.set(person.key, fresh(person));
      this.#changed(person);
    }
  }

  #of(person: Person): Held {
    return must(this.#held.get(person.key), 'every person has a client');
  }
}

/** Who works with our app opens Teams in it; everybody else has the phone before them. */
function fresh(person: Person): Held {
  const app = person.roles.length > 0 ? 'patchbay' : 'calls';
  return { settings: { ...FIRST_SETTINGS, app }, feed: new Feed(), socketKills: 0 };
}
