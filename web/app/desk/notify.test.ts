import { afterEach, expect, test, vi } from 'vitest';
import { notify } from './notify.ts';

afterEach(() => void vi.unstubAllGlobals());

test('a click on a notification brings the window back', () => {
  const focus = vi.fn();
  vi.stubGlobal('window', { focus });
  vi.stubGlobal('Notification', class {});
  notify('Call for Sales', 'o1')?.onclick?.call(Notification.prototype, new Event('click'));
  expect(focus).toHaveBeenCalledOnce();
});

test('where the browser lets no page make one, the desk goes on', () => {
  vi.stubGlobal(
    'Notification',
    class {
      constructor() {
        throw new TypeError('Illegal constructor');
      }
    },
  );
  expect(notify('Call for Sales', 'o1')).toBeNull();
});
