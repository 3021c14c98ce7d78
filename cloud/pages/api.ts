/** Asks the twin; a refusal is thrown with the words that the twin has for it. */
export async function ask<T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  body?: object,
): Promise<T> {
  const init: RequestInit = { method };
  if (method !== 'GET') {
    init.headers = { 'content-type': 'application/json' };
    init.body = JSON.stringify(body ?? {});
  }
  const response = await fetch(`/emulator/${path}`, init);
  const answer: unknown = await response.json();
  if (!response.ok)
    throw new Error(messageOf(answer) ?? `the emulator answered ${response.status}`);
  return answer as T; // the emulator and its pages are built together
}

function messageOf(answer: unknown): string | undefined {
  const { error } = answer as { error?: { message?: string } }; // its one shape of refusals
  return error?.message;
}

export function phonePath(phone: string, action = ''): string {
  return `phones/${encodeURIComponent(phone)}${action === '' ? '' : `/${action}`}`;
}
