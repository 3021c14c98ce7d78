import type { Handlers } from './handler.ts';
import type { Host } from './host.ts';
import { textOf } from './protocol.ts';
import { sdkError } from './sdk-error.ts';

/** Start, context, life of a page, links, back stack. */
export function appHandlers(host: Host): Handlers {
  return {
    initialize: ({ guest }) => {
      // A page that was loaded anew has forgotten what it registered.
      guest.registered.clear();
      const answer = host.initializeAnswer(guest);
      queueMicrotask(() => guest.events.initialized?.());
      return answer;
    },
    getContext: ({ guest }) => [host.contextFor(guest)],
    registerHandler: ({ guest, args }) => {
      const name = textOf(args[0], 128);
      if (name !== '') guest.registered.add(name);
      return undefined;
    },
    'appInitialization.appLoaded': ({ guest }) => quiet(guest.events.loaded?.()),
    'appInitialization.success': ({ guest }) => {
      guest.events.succeeded?.();
      return [undefined];
    },
    'appInitialization.failure': ({ guest, args }) =>
      quiet(guest.events.failed?.(textOf(args[0], 64), textOf(args[1], 512))),
    'appInitialization.expectedFailure': ({ guest, args }) =>
      quiet(guest.events.expectedFailure?.(textOf(args[0], 64), textOf(args[1], 512))),
    readyToUnload: ({ guest }) => quiet(guest.events.readyToUnload?.()),
    executeDeepLink: async ({ args }) => status(await host.openLink(textOf(args[0], 4_096))),
    returnFocus: () => quiet(host.returnFocus()),
  };
}

export function pageHandlers(host: Host): Handlers {
  return {
    'pages.navigateToApp': ({ info }) =>
      status(
        host.openTab(
          textOf(info['appId'], 128),
          textOf(info['pageId'], 128),
          textOf(info['subPageId'], 1_024),
        ),
      ),
    'pages.currentApp.navigateTo': ({ info }) =>
      sdk(host.openTab('', textOf(info['pageId'], 128), textOf(info['subPageId'], 1_024))),
    'pages.currentApp.navigateToDefaultPage': () => sdk(host.openDefaultTab()),
    navigateBack: () => status(host.goBack()),
    shareDeepLink: ({ guest, args }) =>
      quiet(host.shareLink(guest.tab, textOf(args[0], 1_024), textOf(args[1], 128))),
    setFrameContext: () => undefined,
  };
}

function quiet(_done: void): undefined {
  return undefined;
}

/** For what teams-js reads as [succeeded, reason]. */
export function status(refusal: string): readonly unknown[] {
  return refusal === '' ? [true] : [false, refusal];
}

/** For what teams-js reads as [error, result]. */
function sdk(refusal: string): readonly unknown[] {
  return refusal === '' ? [undefined] : [sdkError('invalidArguments', refusal)];
}
