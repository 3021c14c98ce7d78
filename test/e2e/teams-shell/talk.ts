import { expect } from 'vitest';
import { until } from '../../../cloud/carrier/test-support/cloud.ts';
import { inTab, sees, ShellBench } from './bench.ts';
import type { Operation } from './record.ts';

type Bench = () => ShellBench;

const CUSTOMER = '+447700900123';

/** Calls and chats. */
export function talkOperations(operation: Operation, bench: Bench): void {
  const page = () => bench().page;
  operation(
    'call.startCall',
    'emulated',
    'from the person’s Teams phone through the carrier',
    async () => {
      const frame = await bench().open();
      expect(
        await inTab(frame, `return t.call.startCall({ targets: ['ben@contoso.example'] })`),
      ).toBe(true);
      const phones = bench().phone('ben');
      await until(phones, ({ ringing }) => ringing[0]?.from === '+442079460111');
      await page().getByRole('region', { name: 'Current call' }).waitFor();
      await bench().cloud.send('POST', '/emulator/phones/ben/answer');
      await page().getByRole('button', { name: 'End call' }).click();
      await until(phones, ({ call }) => call === null);
      await inTab(frame, `return t.call.startCall({ targets: ['4:${CUSTOMER}'] })`);
      await until(bench().phone('ana'), ({ ended, call }) => (call ?? ended[0])?.to === CUSTOMER);
      expect(await inTab(frame, `return t.call.startCall({ targets: ['nobody@x.example'] })`)).toBe(
        false,
      );
    },
  );

  operation(
    'shortcutRelay.enableShortcutRelayCapability',
    'partly',
    'Teams’ chords for calls (accept, decline, leave) work in the app’s frame; no others',
    async () => {
      const frame = await bench().open();
      await inTab(frame, 'await t.shortcutRelay.enableShortcutRelayCapability()');
      await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
      await page().getByRole('alertdialog').waitFor();
      await frame.getByRole('button', { name: 'Probe' }).focus();
      await page().keyboard.press('Control+Shift+A');
      await until(bench().phone('ana'), ({ call }) => call?.state === 'inCall');
      await page().keyboard.press('Control+Shift+H');
      await until(bench().phone('ana'), ({ call }) => call === null);
    },
  );

  operation(
    'chat.openChat, openGroupChat',
    'emulated',
    'with the message in the field',
    async () => {
      await bench().put({ leaving: 'keep' });
      const frame = await bench().open();
      const users = `['ben@contoso.example', 'erin@contoso.example']`;
      await inTab(
        frame,
        `return t.chat.openGroupChat({ users: ${users}, topic: 'Billing', message: 'Help' })`,
      );
      await page().getByRole('heading', { name: 'Billing' }).waitFor();
      await page().getByRole('button', { name: 'Send' }).click();
      const { chats } = await until(
        () => bench().shell('erin'),
        (view) => view.chats[0]?.messages.length === 1,
      );
      expect(chats[0]).toMatchObject({ topic: 'Billing', messages: [{ text: 'Help' }] });
      expect(await inTab(frame, `return t.chat.openChat({ user: 'x@y.example' })`)).toEqual({
        error: 'no such user',
      });
    },
  );
}

/** Notices and the clipboard. */
export function noticeOperations(operation: Operation, bench: Bench): void {
  const page = () => bench().page;
  operation(
    'notifications.showNotification',
    'emulated',
    'a toast (private function)',
    async () => {
      const frame = await bench().open();
      await inTab(frame, `t.notifications.showNotification({ message: 'Queue is full' })`);
      await page().getByRole('status').filter({ hasText: 'Queue is full' }).waitFor();
    },
  );

  operation(
    'clipboard.write, read',
    'emulated',
    'the browser’s own; else kept by the client',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `return t.clipboard.write(new Blob(['+44 20 7946 0100 ñ'], { type: 'text/plain' }))`,
      );
      expect(await inTab(frame, 'return (await t.clipboard.read()).text()')).toBe(
        '+44 20 7946 0100 ñ',
      );
    },
  );
}

/** What a tab is told when a person leaves it. */
export function lifeOperations(operation: Operation, bench: Bench): void {
  const page = () => bench().page;
  operation(
    'app.lifecycle (beforeSuspendOrTerminate, onResume)',
    'emulated',
    'cached while another app is open, as Teams does',
    async () => {
      bench().tab.mode = 'cached';
      const frame = await bench().open();
      await frame.getByRole('heading', { name: 'Test tab is ready' }).waitFor();
      await page().getByRole('button', { name: 'Chat', exact: true }).click();
      await sees(frame, 'suspend');
      await page().getByRole('button', { name: 'Patchbay' }).click();
      await sees(frame, 'resume desk');
    },
  );

  operation(
    'teamsCore.registerBeforeUnloadHandler',
    'emulated',
    'waits for readyToUnload, at most 30 s',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `t.teamsCore.registerBeforeUnloadHandler((ready) => {
      seen.push('unload'); window.finish = ready; return true; })`,
      );
      await bench().put({ frame: 'unloaded' });
      await sees(frame, 'unload');
      expect(await bench().isThere(frame)).toBe(true);
      await inTab(frame, 'setTimeout(finish)');
      await until(
        () => bench().isThere(frame),
        (there) => !there,
      );
      await page().getByRole('button', { name: 'Show the tab' }).click();
      await bench().desk();
    },
  );
}

/** What this client does not have. */
export function otherOperations(operation: Operation, bench: Bench): void {
  operation(
    'everything else',
    'partly',
    'isSupported() is false; a call all the same is refused, never left waiting',
    async () => {
      const frame = await bench().open();
      const off = await inTab<string[]>(
        frame,
        `return ['calendar', 'mail', 'stageView', 'profile', 'search', 'sharing', 'location',
        'geoLocation', 'barCode', 'monetization', 'webStorage', 'appInstallDialog', 'menus',
        'secondaryBrowser', 'thirdPartyCloudStorage']
          .filter((name) => t[name].isSupported() !== false)`,
      );
      expect(off).toEqual([]);
      // A page that asks by itself, past isSupported.
      const asked = `return new Promise((resolve) => {
      addEventListener('message', ({ data }) => { if (data.id === 9999) resolve(data.args); });
      const uuidAsString = crypto.randomUUID();
      parent.postMessage({ id: 9999, uuidAsString, func: FUNC, args: [] }, '*'); })`;
      expect(await inTab(frame, asked.replace('FUNC', `'calendar.composeMeeting'`))).toEqual([
        false,
        'Not supported on platform',
      ]);
      expect(await inTab(frame, asked.replace('FUNC', `'__proto__'`))).toMatchObject([
        { errorCode: 100 },
      ]);
    },
  );
}

/** The sign-in window, which teams-js opens for https only. */
export function popupOperations(operation: Operation): void {
  const how = 'pop-up of the app’s own https origin; success, failure, closed by the person';
  operation('authentication.authenticate', 'emulated', how, async () => {
    const bench = await ShellBench.start(25_950, 'https://tab.test');
    try {
      await bench.reset();
      const frame = await bench.open();
      const url = `url: location.origin + '/sign-in', width: 500, height: 400`;
      const signIn = async () => {
        const opened = bench.context.waitForEvent('page');
        const asked = inTab(frame, `return t.authentication.authenticate({ ${url} })`);
        const popup = await opened;
        await popup.waitForLoadState();
        await popup.evaluate('ready');
        return { asked, popup };
      };
      const good = await signIn();
      await good.popup.evaluate(`microsoftTeams.authentication.notifySuccess('done')`);
      expect(await good.asked).toBe('done');
      const bad = await signIn();
      await bad.popup.evaluate(`microsoftTeams.authentication.notifyFailure('no consent')`);
      expect(await bad.asked).toEqual({ error: 'no consent' });
      const closed = await signIn();
      await closed.popup.close();
      expect(await closed.asked).toEqual({ error: 'CancelledByUser' });
    } finally {
      await bench.stop();
    }
  });
}
