import type { LiveSocket } from '../../live-socket.ts';

/**
 * The developer's switches of the emulated Teams client (`cloud/shell/README.md`). Real Teams knows
 * nothing of them: they are heard only while the cloud is emulated, and from its origin alone.
 */
export function hearEmulator(
  origins: readonly string[],
  socket: Pick<LiveSocket, 'cut' | 'bar'>,
): void {
  if (origins.length === 0 || window.parent === window) return;
  window.addEventListener('message', ({ source, origin, data }: MessageEvent<unknown>) => {
    if (source !== window.parent || !origins.includes(origin)) return;
    if (typeof data !== 'object' || data === null || !('func' in data)) return;
    if (data.func === 'emulator.killSocket') socket.cut();
    if (data.func !== 'emulator.offline' || !('args' in data)) return;
    socket.bar(Array.isArray(data.args) && data.args[0] === true);
  });
}
