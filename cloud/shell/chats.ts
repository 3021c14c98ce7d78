import { createHash } from 'node:crypto';
import { CloudError } from '../error.ts';
import type { Person } from '../people.ts';

export interface ChatMessage {
  readonly id: number;
  readonly at: number;
  /** Object id of the sender. */
  readonly from: string;
  readonly text: string;
}

export interface Chat {
  readonly id: string;
  readonly topic: string;
  /** Object ids, sorted. */
  readonly members: readonly string[];
  readonly messages: readonly ChatMessage[];
}

const CHATS_MAX = 200;
const MESSAGES_MAX = 200;

/** Chats between the people of one tenant. One-to-one chats have one id for ever, as in Teams. */
export class Chats {
  readonly #chats = new Map<string, Chat>();

  of(person: Person): readonly Chat[] {
    return [...this.#chats.values()].filter((chat) => chat.members.includes(person.oid));
  }

  /** A chat that the person is not in does not exist for them. */
  find(id: string, person: Person): Chat {
    const chat = this.#chats.get(id);
    if (chat === undefined || !chat.members.includes(person.oid)) {
      throw new CloudError('notFound', 'no such chat', { path: 'chat' });
    }
    return chat;
  }

  open(members: readonly Person[], topic = ''): Chat {
    const unique = [...new Set(members.map((one) => one.oid))].toSorted((a, b) => (a < b ? -1 : 1));
    if (unique.length < 2) throw refused('a chat has two people at least');
    if (new Set(members.map((one) => one.tid)).size > 1) throw refused('no chat across tenants');
    const id = chatId(unique, topic);
    const known = this.#chats.get(id);
    if (known !== undefined) return known;
    if (this.#chats.size >= CHATS_MAX) throw new CloudError('full', 'too many chats');
    const chat: Chat = { id, topic, members: unique, messages: [] };
    this.#chats.set(id, chat);
    return chat;
  }

  say(id: string, person: Person, text: string, at: number): ChatMessage {
    const chat = this.find(id, person);
    const last = chat.messages.at(-1)?.id ?? 0;
    const message = { id: last + 1, at, from: person.oid, text };
    const messages = [...chat.messages, message].slice(-MESSAGES_MAX);
    // The chat that was spoken in last is the last of the map.
    this.#chats.delete(id);
    this.#chats.set(id, { ...chat, messages });
    return message;
  }

  reset(): void {
    this.#chats.clear();
  }
}

function chatId(oids: readonly string[], topic: string): string {
  if (oids.length === 2 && topic === '') return `19:${oids.join('_')}@unq.gbl.spaces`;
  const hash = createHash('sha256')
    .update(JSON.stringify([oids, topic]))
    .digest('hex');
  return `19:${hash.slice(0, 32)}@thread.v2`;
}

function refused(message: string): CloudError {
  return new CloudError('badRequest', message, { path: 'members' });
}
