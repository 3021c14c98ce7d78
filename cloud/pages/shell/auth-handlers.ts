import { status } from './app-handlers.ts';
import type { Handlers } from './handler.ts';
import type { Host } from './host.ts';
import { textOf } from './protocol.ts';

/** Tokens for the tab: Teams single sign-on, nested app auth, and the sign-in window. */
export function authHandlers(host: Host): Handlers {
  return {
    'authentication.getAuthToken': async () => {
      const answer = await host.token();
      if (answer === undefined) return undefined;
      return answer.kind === 'token' ? [true, answer.token] : [false, answer.reason];
    },
    'authentication.getUser': () => [true, host.userProfile()],
    'authentication.authenticate': async ({ args }) => {
      const [url, width, height] = args;
      return host.signInWindow(textOf(url, 2_048), { width, height });
    },
    'nestedAppAuth.execute': async ({ request }) => {
      const answer = await host.nestedAuth(request.data ?? '');
      // teams-js looks for the bridge's text in the second argument.
      return answer === undefined ? undefined : [null, answer];
    },
  };
}

/** Calls, chats, notices. */
export function talkHandlers(host: Host): Handlers {
  return {
    'call.startCall': async ({ info }) => status(await host.startCall(listOf(info['targets']))),
    'chat.openChat': async ({ info }) =>
      status(
        await host.openChat(
          listOf(info['members']),
          textOf(info['topic'], 250),
          textOf(info['message'], 4_000),
        ),
      ),
    'notifications.showNotification': ({ info }) => {
      host.showNotification(textOf(info['message'], 512));
      return undefined;
    },
  };
}

function listOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value
    .slice(0, 20)
    .map((one) => textOf(one, 256))
    .filter((one) => one !== '');
}
