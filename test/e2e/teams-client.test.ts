import { AxeBuilder } from '@axe-core/playwright';
import { describe, expect, it } from 'vitest';
import { until } from '../../cloud/carrier/test-support/cloud.ts';
import { personByKey } from '../../cloud/people.ts';
import { inTab, isSoon, sees, useShellBench } from './teams-shell/bench.ts';

/** How the emulated Teams client behaves around an app that uses unmodified teams-js. */
const APP = '0a7c4ba7-0000-4000-8000-00000000a001';
const CUSTOMER = '+447700900123';
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const EVIL = 'https://evil.example/';

const bench = useShellBench(25_800);
const page = () => bench().page;

describe('dialogs and people', () => {
  it('opens no dialog from a dialog', async () => {
    const frame = await bench().open();
    const size = 'size: { width: 300, height: 200 }';
    await inTab(
      frame,
      `t.dialog.url.open({ title: 'One', url: location.origin + '/dialog', ${size} }, () => {});
      t.dialog.url.open({ title: 'Two', url: location.origin + '/dialog', ${size} },
        (end) => seen.push('second: ' + end.err))`,
    );
    await sees(frame, /^second: The dialog cannot/);
    expect(await page().getByRole('dialog').count()).toBe(1);
  });

  it('opens no dialog of a foreign origin', async () => {
    const frame = await bench().open();
    await inTab(
      frame,
      `t.dialog.url.open({ title: 'Evil', url: 'https://evil.example/',
      size: { width: 300, height: 200 } }, (end) => seen.push('refused ' + end.err))`,
    );
    await sees(frame, /^refused The dialog/);
    expect(await page().getByRole('dialog').count()).toBe(0);
  });
});

/** As our service does it: with a token of the application itself. */
async function sendNotice(notice: object): Promise<number> {
  const { origin } = bench().cloud.cloud;
  const ana = personByKey('ana');
  const token = await fetch(`${origin}/${ana?.tid}/oauth2/v2.0/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: '0a7c4ba7-0000-4000-8000-00000000a002',
      client_secret: 'patchbay-demo-secret',
      scope: 'https://graph.microsoft.com/.default',
    }),
  });
  const { access_token: bearer } = (await token.json()) as { access_token: string };
  const path = `/graph/v1.0/users/${ana?.oid}/teamwork/sendActivityNotification`;
  const answer = await fetch(`${origin}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify(notice),
  });
  return answer.status;
}

describe('calls, chats, notices', () => {
  it('a Graph notification is a toast, a badge and a way into the app', async () => {
    await bench().goto('&app=calls');
    await page().getByRole('region', { name: 'Calls' }).waitFor();
    const sent = await sendNotice({
      topic: {
        source: 'text',
        value: 'x',
        webUrl: `https://teams.microsoft.com/l/entity/${APP}/live`,
      },
      activityType: 'offer',
      previewText: { content: '<b>VIP</b>' },
      templateParameters: [
        { name: 'caller', value: CUSTOMER },
        { name: 'queue', value: 'Sales' },
      ],
    });
    expect(sent).toBe(204);
    await page().getByRole('status').filter({ hasText: '<b>VIP</b>' }).waitFor();
    await page()
      .getByRole('button', { name: /Activity\s*1/ })
      .waitFor();
    await page()
      .getByRole('button', { name: /^Activity/ })
      .click();
    await page()
      .getByRole('button', { name: new RegExp(`^\\${CUSTOMER} waits in Sales`) })
      .click();
    await isSoon(bench().settings, { app: 'patchbay', tab: 'live' });
    expect((await bench().shell()).feed[0]?.read).toBe(true);
  });
});

describe('life of a tab', () => {
  it('a tab without caching is gone when another app is opened, unless it is kept', async () => {
    const frame = await bench().open();
    await frame.getByRole('heading', { name: 'Test tab is ready' }).waitFor();
    await page().getByRole('button', { name: 'Calls', exact: true }).click();
    await until(
      () => bench().isThere(frame),
      (there) => !there,
    );
    await bench().put({ leaving: 'keep', app: 'patchbay' });
    const kept = await bench().desk();
    await kept.getByRole('heading', { name: 'Test tab is ready' }).waitFor();
    await page().getByRole('button', { name: 'Calls', exact: true }).click();
    await isSoon(bench().settings, { app: 'calls' });
    expect(await bench().isThere(kept)).toBe(true);
  });

  it('switches: hidden, slow, offline, another language, a capability off', async () => {
    await bench().put({ slowLoadMs: 1_000 });
    await bench().goto();
    await page().getByText('Loading Patchbay: Desk…').waitFor();
    expect(page().frames()).toHaveLength(1);
    const frame = await bench().desk();
    await frame.evaluate(`addEventListener('message', ({ data }) => {
      if (data.func === 'emulator.offline') seen.push('offline ' + data.args[0]); })`);
    await page().getByRole('button', { name: 'Developer' }).click();
    await page().getByLabel('Tell the tab to go offline').check();
    await sees(frame, 'offline true');
    await page().getByLabel('Tell the tab to go offline').uncheck();
    await sees(frame, 'offline false');
    await page().getByLabel('Tab', { exact: true }).selectOption('hidden, alive');
    await page().getByText('This tab is hidden and goes on unseen.').waitFor();
    expect(await bench().isThere(frame)).toBe(true);
    await bench().put({ frame: 'shown', slowLoadMs: 0, locale: 'ar-xb', unsupported: ['call'] });
    await until(
      () => bench().isThere(frame),
      (there) => !there,
    );
    const anew = await bench().desk();
    expect(await inTab(anew, 'return t.call.isSupported()')).toBe(false);
    expect(await inTab(anew, 'return (await t.app.getContext()).app.locale')).toBe('ar-xb');
    expect(await page().evaluate(() => document.documentElement.dir)).toBe('rtl');
  });

  it('is as it was left after a reload', async () => {
    await bench().goto('&app=chat');
    await page().getByLabel('Theme').selectOption('High contrast');
    await page().getByLabel('Language').selectOption('Deutsch');
    await isSoon(bench().settings, { theme: 'contrast', locale: 'de-de' });
    await bench().goto();
    await page().getByRole('button', { name: 'Anrufe' }).waitFor();
    await page().getByRole('region', { name: 'Chat' }).waitFor();
    expect(await page().getByLabel('Theme').inputValue()).toBe('contrast');
  });

  it('the mobile form is a phone to the app too', async () => {
    await bench().put({ form: 'mobile' });
    const frame = await bench().open();
    expect(await inTab(frame, 'return (await t.app.getContext()).app.host.clientType')).toBe(
      'android',
    );
    expect(await frame.evaluate<number>('innerWidth')).toBeLessThanOrEqual(390);
  });
});

describe('what is not there, and who may ask', () => {
  it('does not speak to a frame that went to another origin', async () => {
    const frame = await bench().open();
    await bench().context.route(EVIL, (route) => route.fulfill({ body: 'evil' }));
    // The policy of the client's page stops it already; its own check is in the unit tests.
    await frame.evaluate(`location.href = '${EVIL}'`).catch(() => undefined);
    await until(
      async () => frame.url(),
      (url) => !url.startsWith(bench().tab.origin),
    );
    expect(frame.url()).not.toBe(EVIL);
    await bench().context.unroute(EVIL);
  });

  it('an app that does not admit this host hears nothing from it', async () => {
    bench().tab.hosts = [];
    try {
      await bench().goto();
      const frame = await bench().loaded('/app/desk');
      const silence = `new Promise((r) => setTimeout(r, 1500, 'silence'))`;
      const raced = `Promise.race([ready.then(() => 'ready'), ${silence}])`;
      expect(await frame.evaluate(raced)).toBe('silence');
    } finally {
      bench().tab.hosts = [bench().cloud.cloud.origin];
    }
  });
});

describe('the phone in the client', () => {
  it('a call comes in over any app, goes on in a strip, and is kept by the Calls app', async () => {
    await bench().open();
    await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
    const toast = page().getByRole('alertdialog').filter({ hasText: CUSTOMER });
    await toast.getByRole('button', { name: 'Answer' }).click();
    const strip = page().getByRole('region', { name: 'Current call' });
    await strip.getByText(/In call/).waitFor();
    await strip.getByRole('button', { name: 'Open call' }).click();
    await page().getByRole('button', { name: 'Hold' }).click();
    await page().getByRole('status').filter({ hasText: 'On hold by you' }).waitFor();
    await page().getByRole('button', { name: 'Hang up' }).click();
    await until(bench().phone('ana'), ({ call }) => call === null);
  });

  it('consults, swaps, hands over, parks and picks up, at the width of a phone', async () => {
    await page().setViewportSize({ width: 360, height: 740 });
    await bench().goto('&app=calls');
    await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
    await page().getByRole('button', { name: 'Answer' }).click();
    const named = (name: string) => page().getByRole('button', { name, exact: true });
    await named('Consult').click();
    await page().getByLabel('Consult with').fill('Ben Okafor');
    const { violations } = await new AxeBuilder({ page: page() }).withTags(WCAG).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await page().keyboard.press('Enter');
    await until(bench().phone('ben'), ({ ringing }) => ringing.length === 1);
    await bench().cloud.send('POST', '/emulator/phones/ben/answer');
    const others = page().getByRole('region', { name: 'Other calls' });
    await others.getByText(/on hold/).waitFor();
    await named('Swap').click();
    await until(bench().phone('ana'), ({ call }) => call?.consultFor === null);
    await named('Transfer now').click();
    await until(bench().phone('ana'), ({ state }) => state === 'idle');
    await until(bench().phone('ben'), ({ call }) => call?.from === CUSTOMER);
    const { body } = await bench().cloud.send('POST', '/emulator/phones/ben/park');
    await page()
      .getByLabel('Code of a parked call')
      .fill((body as { code: string }).code);
    await named('Pick up').click();
    await until(bench().phone('ana'), ({ call }) => call?.state === 'inCall');
    await named('Park').click();
    await page()
      .getByText(/picks it up with the code/)
      .waitFor();
    const wide = `[...document.querySelectorAll('body *')].filter((one) =>
      one.getBoundingClientRect().right > innerWidth + 1).map((one) => one.id || one.className)`;
    expect(await page().evaluate<string[]>(wide)).toEqual([]);
    await page().setViewportSize({ width: 1280, height: 800 });
  });

  it('a call does not take the keyboard from the app', async () => {
    const frame = await bench().open();
    await frame.getByRole('button', { name: 'Probe' }).focus();
    await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
    await page().getByRole('alertdialog').waitFor();
    expect(await page().evaluate(() => document.activeElement?.tagName)).toBe('IFRAME');
  });

  it('a call can be answered while a dialog is open', async () => {
    const frame = await bench().open();
    await inTab(
      frame,
      `t.dialog.url.open({ title: 'Busy', url: location.origin + '/dialog',
      size: { width: 300, height: 200 } }, () => {})`,
    );
    await page().getByRole('dialog', { name: 'Busy' }).waitFor();
    await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
    await page().getByRole('button', { name: 'Answer' }).click();
    await until(bench().phone('ana'), ({ call }) => call?.state === 'inCall');
  });
});

describe('everybody can use it', () => {
  it.each(['default', 'dark', 'contrast'])('no axe finding in the theme %s', async (theme) => {
    await bench().put({ theme, leaving: 'keep' });
    await bench().cloud.send('POST', '/emulator/shell/ana/chats', {
      members: ['ben@contoso.example'],
    });
    const chat = (await bench().settings()).chat;
    await bench().cloud.send('POST', '/emulator/shell/ben/chats/say', { chat, text: 'Hello' });
    await bench().goto('&app=patchbay');
    await bench().desk();
    await page().getByRole('button', { name: 'Developer' }).click();
    await bench().cloud.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
    await page().getByRole('alertdialog').waitFor();
    for (const app of ['Patchbay', 'Activity', 'Chat', 'Calls']) {
      await page().getByRole('button', { name: app, exact: true }).click();
      await page().getByRole('region', { name: app, exact: true }).waitFor();
      // The app's own page is not ours to judge here, so no look into frames is needed.
      const axe = new AxeBuilder({ page: page() }).setLegacyMode(true).exclude('iframe');
      axe.options({ resultTypes: ['violations'] });
      const { violations } = await (
        theme === 'default' ? axe.withTags(WCAG) : axe.withRules(['color-contrast'])
      ).analyze();
      expect(violations.map(({ id, nodes }) => [app, id, nodes[0]?.html])).toEqual([]);
    }
  });
});
