import { z } from 'zod';
import type { Carrier } from '../carrier/carrier.ts';
import { findPhone } from '../carrier/find-phone.ts';
import type { Shells } from '../shell/shells.ts';
import type { App } from './app.ts';
import type { Hub, HubMessage } from './hub.ts';

const Query = z.object({
  /** Phones to watch, separated by commas; left out = all. */
  phone: z.string().max(512).optional(),
});

const WAITING_BYTES_MAX = 1_048_576;

/** The pages' live view. Needs the WebSocket plug-in. */
export function addEventRoute(app: App, carrier: Carrier, hub: Hub, shells: Shells): void {
  app.get(
    '/emulator/events',
    { websocket: true, schema: { querystring: Query } },
    (socket, request) => {
      const { phone = '' } = Query.parse(request.query);
      const keys = phone.split(',').filter((key) => key !== '');
      const tell = (message: HubMessage) => {
        // A page that does not read gets a new start instead of a growing queue.
        if (socket.bufferedAmount > WAITING_BYTES_MAX) socket.terminate();
        else socket.send(JSON.stringify(message));
      };
      const phones =
        keys.length === 0 ? carrier.phones.all() : keys.map((key) => findPhone(carrier, key));
      const stop = hub.watch({ phones: new Set(phones.map((one) => one.key)), tell });
      socket.on('close', stop);
      socket.on('error', stop);
      for (const one of phones) tell({ kind: 'phone', phone: one.view() });
      for (const { person } of phones) {
        if (person === undefined) continue;
        hub.presenceChanged(person);
        tell({ kind: 'shell', shell: shells.view(person) });
      }
    },
  );
}
