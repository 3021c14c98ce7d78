import { configKey } from '../../../../domain/index.ts';
import { ProblemError } from '../../api/client.ts';
import type { ApiClient } from '../../api/client.ts';
import type { Changes, Payload } from './draft.ts';

/** A draft as the server has it. */
export interface KeptCopy extends Payload {
  readonly id: string;
  /** Rises with every change: who writes says which one they read. */
  readonly revision: number;
  /** The published version that it stands on. */
  readonly base: number;
}

export type KeptChange = Payload & { readonly base: number };

/** Where Setup's draft of this administrator is kept; drafts of others are out of its sight. */
export interface DraftShelf {
  mine(): Promise<KeptCopy | null>;
  create(change: KeptChange): Promise<KeptCopy>;
  /** Never over a revision that was not read: `changed` = another one stands by now. */
  replace(copy: KeptAt, change: KeptChange): Promise<KeptCopy | 'changed' | 'gone'>;
  drop(id: string): Promise<void>;
}
export type KeptAt = Pick<KeptCopy, 'id' | 'revision'>;

/** Told apart from drafts that the same person made by API or files. */
const NAME = 'Setup';
const PATH = '/config/drafts';

export class ServerShelf implements DraftShelf {
  readonly #api: ApiClient;

  constructor(api: ApiClient) {
    this.#api = api;
  }

  async mine(): Promise<KeptCopy | null> {
    const { items } = (await this.#api.request('GET', `${PATH}?mine=true`)) as {
      readonly items: readonly { readonly id: string; readonly name: string }[];
    };
    const own = items.find(({ name }) => name === NAME);
    if (own === undefined) return null;
    return unless(404, null, () => this.#send('GET', pathOf(own.id)));
  }

  create(change: KeptChange): Promise<KeptCopy> {
    return this.#send('POST', PATH, { ...change, name: NAME });
  }

  replace({ id, revision }: KeptAt, change: KeptChange): Promise<KeptCopy | 'changed' | 'gone'> {
    const put = () => this.#send('PUT', pathOf(id), { ...change, revision });
    return unless(404, 'gone', () => unless(409, 'changed', put));
  }

  async drop(id: string): Promise<void> {
    await unless(404, null, () => this.#api.request('DELETE', pathOf(id)));
  }

  async #send(method: string, path: string, body?: object): Promise<KeptCopy> {
    return (await this.#api.request(method, path, body)) as KeptCopy; // our own server's
  }
}

const pathOf = (id: string): string => `${PATH}/${encodeURIComponent(id)}`;

async function unless<T, E>(status: number, answer: E, ask: () => Promise<T>): Promise<T | E> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ProblemError && error.status === status) return answer;
    throw error;
  }
}

export function changesOf(copy: Payload): Changes {
  const changed = copy.documents.map((each) => [configKey(each), each] as const);
  return new Map([...changed, ...copy.removed.map((key) => [key, null] as const)]);
}
