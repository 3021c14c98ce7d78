import { bytesOf } from './clipboard.ts';
import type { Handlers } from './handler.ts';
import type { Host } from './host.ts';
import { textOf } from './protocol.ts';
import { sdkError } from './sdk-error.ts';

/** Teams' own words when a person closes a dialog instead of finishing it. */
const CLOSED = 'User cancelled/closed the task module.';

/** Dialogs, the people picker, the clipboard. */
export function dialogHandlers(host: Host): Handlers {
  return {
    'tasks.startTask': async ({ guest, info }) => {
      const { width, height } = info;
      const url = textOf(info['url'], 2_048);
      const opened = host.openDialog(guest, {
        url,
        title: textOf(info['title'], 128),
        width,
        height,
      });
      if (opened === undefined) return ['The dialog cannot be opened.'];
      const end = await opened;
      return end.kind === 'closed' ? [CLOSED] : [undefined, end.result];
    },
    'tasks.updateTask': ({ info }) => {
      host.resizeDialog({ width: info['width'], height: info['height'] });
      return undefined;
    },
    'tasks.completeTask': ({ guest, args }) => {
      host.submitDialog(guest, args[0]);
      return undefined;
    },
    messageForParent: ({ guest, args }) => {
      host.partnerOf(guest)?.tell('messageForParent', [args[0]]);
      return [true];
    },
    messageForChild: ({ guest, args }) => {
      host.partnerOf(guest)?.tell('messageForChild', [args[0]]);
      return [true];
    },
    'people.selectPeople': async ({ info }) => {
      const given: unknown = info['setSelected'];
      const selected = Array.isArray(given) ? given.map((one) => textOf(one, 128)) : [];
      const title = textOf(info['title'], 128);
      const picked = await host.pickPeople({
        title,
        selected,
        single: info['singleSelect'] === true,
      });
      if (picked === undefined) return [sdkError('userAbort', 'The person chose nobody.')];
      return [undefined, picked];
    },
    'clipboard.writeToClipboard': async ({ info }) => {
      await host.writeClipboard(textOf(info['mimeType'], 64), textOf(info['content'], CLIP_MAX));
      return [undefined];
    },
    'clipboard.readFromClipboard': async () => {
      const held = await host.readClipboard();
      if (held === undefined) return [sdkError('permissionDenied', 'Nothing may be read.')];
      // teams-js reads base64 in a browser for pictures only: a text must come as what it is.
      if (held.mimeType.startsWith('image/')) return [undefined, JSON.stringify(held)];
      return [undefined, new Blob([bytesOf(held.content)], { type: held.mimeType })];
    },
  };
}

const CLIP_MAX = 10_000_000;
