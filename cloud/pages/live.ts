import { ask, phonePath } from './api.ts';
import type { LiveMessage, PhoneView } from './views.ts';

const RETRY_MS = 2_000;
const POLL_MS = 1_000;

/**
 * Tells the page what its phones do: by WebSocket, and by asking each second while there is none.
 * `stop` when the page looks at other phones.
 */
export function watch(phones: readonly string[], tell: (message: LiveMessage) => void): () => void {
  let socket: WebSocket | undefined;
  let stopped = false;
  const poll = window.setInterval(() => {
    if (socket?.readyState === WebSocket.OPEN) return;
    for (const phone of phones) {
      ask<PhoneView>('GET', phonePath(phone)).then(
        (view) => (stopped ? undefined : tell({ kind: 'phone', phone: view })),
        () => undefined,
      );
    }
  }, POLL_MS);
  const connect = () => {
    if (stopped) return;
    const query = phones.length === 0 ? '' : `?phone=${encodeURIComponent(phones.join(','))}`;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    socket = new WebSocket(`${scheme}://${location.host}/emulator/events${query}`);
    socket.onmessage = ({ data }) => {
      if (!stopped) tell(JSON.parse(String(data)) as LiveMessage); // the emulator's own shape
    };
    socket.onclose = () => window.setTimeout(connect, RETRY_MS);
  };
  connect();
  return () => {
    stopped = true;
    window.clearInterval(poll);
    socket?.close();
  };
}
