import type { ApiClient } from '../api/client.ts';

/** A new message shows within this time; no patch tells of it. */
export const LOOK_MS = 15_000;

export interface Box {
  readonly id: string;
  readonly name: string;
  readonly messages: number;
  readonly unheard: number;
}

export interface Message {
  readonly id: string;
  readonly at: number;
  readonly durationMs: number;
  readonly heardAt: number | null;
  readonly customerText?: string | null;
  readonly transcript?: string | null;
}

type Api = Pick<ApiClient, 'request'>;

/** Those that this person may open. */
export async function readBoxes(api: Api): Promise<readonly Box[]> {
  const { items } = (await api.request('GET', '/voicemails')) as { items: Box[] }; // our server's
  return items;
}

/** The newest of a box. */
export async function readMessages(api: Api, box: string): Promise<readonly Message[]> {
  const answer = await api.request('GET', `/voicemails/${encodeURIComponent(box)}/messages`);
  return (answer as { items: Message[] }).items; // our server's
}

export function messagePath(box: string, id: string, what = ''): string {
  return `/voicemails/${encodeURIComponent(box)}/messages/${encodeURIComponent(id)}${what}`;
}
