import { decodeJwt } from 'jose';
import { describe, expect } from 'vitest';
import { until } from '../../cloud/carrier/test-support/cloud.ts';
import { personByKey } from '../../cloud/people.ts';
import { inTab, isSoon, sees, useShellBench } from './teams-shell/bench.ts';
import { useRows } from './teams-shell/record.ts';
import {
  lifeOperations,
  noticeOperations,
  otherOperations,
  popupOperations,
  talkOperations,
} from './teams-shell/talk.ts';

/**
 * Unmodified teams-js in a tab of another origin, against the emulated Teams client. Each operation
 * that a test proves becomes a row of the conformance table.
 */
const APP = '0a7c4ba7-0000-4000-8000-00000000a001';
const LINKS = 'https://teams.microsoft.com/l';
const ben = personByKey('ben');

const bench = useShellBench(25_700);
const page = () => bench().page;
const operation = useRows('@microsoft/teams-js');

describe('start and context', () => {
  operation(
    'app.initialize',
    'emulated',
    'Teams order of arguments, runtime version 4',
    async () => {
      const frame = await bench().open();
      await frame.getByRole('heading', { name: 'Test tab is ready' }).waitFor();
      expect(await inTab(frame, 'return t.app.getFrameContext()')).toBe('content');
    },
  );

  operation('app.getContext', 'emulated', 'person, tenant, page, host, theme, locale', async () => {
    await bench().put({ theme: 'dark', locale: 'de-de', form: 'web', subPage: 'i-7' });
    const frame = await bench().open();
    const person = personByKey('ana');
    expect(
      await inTab(frame, 'return JSON.parse(JSON.stringify(await t.app.getContext()))'),
    ).toMatchObject({
      app: { locale: 'de-de', theme: 'dark', host: { name: 'Teams', clientType: 'web' } },
      page: { id: 'desk', subPageId: 'i-7', frameContext: 'content' },
      user: {
        id: person?.oid,
        userPrincipalName: person?.upn,
        isPSTNCallingAllowed: true,
        tenant: { id: person?.tid },
      },
    });
  });

  operation('app.notifySuccess', 'emulated', 'takes the loading screen away', async () => {
    bench().tab.mode = 'loading';
    const frame = await bench().open();
    await page().getByText('Loading Patchbay: Desk…').waitFor();
    expect(await inTab(frame, 'return t.app.notifySuccess()')).toEqual({
      hasFinishedSuccessfully: true,
    });
    await page().getByText('Loading Patchbay: Desk…').waitFor({ state: 'detached' });
  });

  operation('app.notifyAppLoaded', 'emulated', 'takes the loading indicator away', async () => {
    bench().tab.mode = 'loading';
    const frame = await bench().open();
    await inTab(frame, 't.app.notifyAppLoaded()');
    await page().getByText('Loading Patchbay: Desk…').waitFor({ state: 'detached' });
  });

  operation(
    'app.notifyFailure',
    'emulated',
    'failure screen with its reason, try again',
    async () => {
      bench().tab.mode = 'fail';
      await bench().open();
      await page().getByRole('alert').filter({ hasText: 'AuthFailed: no sign-in' }).waitFor();
      bench().tab.mode = 'ready';
      await page().getByRole('button', { name: 'Try again' }).click();
      const frame = await bench().desk();
      await frame.getByRole('heading', { name: 'Test tab is ready' }).waitFor();
    },
  );

  operation('app.notifyExpectedFailure', 'emulated', 'the app shows its own message', async () => {
    bench().tab.mode = 'loading';
    const frame = await bench().open();
    await inTab(frame, `t.app.notifyExpectedFailure({ reason: 'PermissionError' })`);
    await page().getByText('Loading Patchbay: Desk…').waitFor({ state: 'detached' });
  });

  operation(
    'app.registerOnThemeChangeHandler',
    'emulated',
    'live, from title bar or twin',
    async () => {
      const frame = await bench().open();
      await page().getByLabel('Theme').selectOption('Dark');
      await sees(frame, 'theme dark');
      await bench().put({ theme: 'contrast' });
      await sees(frame, 'theme contrast');
      expect(await page().evaluate(() => document.documentElement.dataset['theme'])).toBe(
        'contrast',
      );
    },
  );

  operation(
    'app.registerOnContextChangeHandler',
    'partly',
    'on theme and place; nested and flat members, because what real clients send is not documented',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `t.app.registerOnContextChangeHandler((c) => seen.push('at ' + c.page.subPageId))`,
      );
      await bench().put({ subPage: 'i-9' });
      await sees(frame, 'at i-9');
    },
  );
});

describe('sign-in', () => {
  operation(
    'authentication.getAuthToken',
    'emulated',
    'audience api://patchbay; refused, expired or lost by switch',
    async () => {
      const frame = await bench().open();
      const token = await inTab<string>(frame, 'return t.authentication.getAuthToken()');
      expect(decodeJwt(token)).toMatchObject({
        aud: 'api://patchbay',
        oid: personByKey('ana')?.oid,
        scp: 'access_as_user',
      });
      await bench().put({ token: 'consentRequired' });
      expect(await inTab(frame, 'return t.authentication.getAuthToken()')).toEqual({
        error: 'resourceRequiresConsent',
      });
      await bench().put({ token: 'mfaRequired' });
      expect(await inTab(frame, 'return t.authentication.getAuthToken()')).toEqual({
        error: 'resourceRequiresMfa',
      });
      await bench().put({ token: 'dropped' });
      const lost = `return Promise.race([t.authentication.getAuthToken(),
      new Promise((r) => setTimeout(r, 500, 'no answer'))])`;
      expect(await inTab(frame, lost)).toBe('no answer');
    },
  );

  operation('authentication.getUser', 'partly', 'names and ids only', async () => {
    const frame = await bench().open();
    expect(await inTab(frame, 'return t.authentication.getUser()')).toMatchObject({
      oid: personByKey('ana')?.oid,
      upn: 'ana@contoso.example',
    });
  });

  operation(
    'nestedAppAuth (MSAL.js through the bridge)',
    'emulated',
    'GetInitContext, GetToken; refused by switch',
    async () => {
      bench().tab.mode = 'msal';
      const frame = await bench().open();
      const acquire = `
      const client = await msal.createNestablePublicClientApplication({
        auth: { clientId: '0a7c4ba7-0000-4000-8000-00000000a002' },
        cache: { cacheLocation: 'memoryStorage' },
      });
      const result = await client.acquireTokenSilent({ scopes: ['User.Read'] });
      return { name: result.account.username, token: result.accessToken };`;
      const result = await inTab<{ name: string; token: string }>(frame, acquire);
      expect(result).toMatchObject({ name: 'ana@contoso.example' });
      expect(decodeJwt(result.token).aud).toBe('https://graph.microsoft.com');
      expect(await inTab(frame, 'return t.nestedAppAuth.isNAAChannelRecommended()')).toBe(true);
      await bench().put({ token: 'consentRequired' });
      const again = acquire.replace('User.Read', 'Mail.Read');
      expect(JSON.stringify(await inTab(frame, again))).toMatch(/error/);
    },
  );
});

describe('dialogs and people', () => {
  operation(
    'dialog.url.open, submit',
    'emulated',
    'result comes back to the opener; closing is an error',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `t.dialog.url.open({ title: 'Transfer', url: location.origin + '/dialog',
      size: { width: 400, height: 300 } }, (end) => seen.push(JSON.stringify(end)))`,
      );
      const dialog = await bench().frame('/dialog');
      await page().getByRole('dialog', { name: 'Transfer' }).waitFor();
      expect(await inTab(dialog, 'return t.app.getFrameContext()')).toBe('task');
      await inTab(dialog, `t.dialog.url.submit({ to: 'ben' })`);
      await sees(frame, '{"result":{"to":"ben"}}');
      await inTab(
        frame,
        `t.dialog.url.open({ title: 'Again', url: location.origin + '/dialog',
      size: { width: 'small', height: 'small' } }, (end) => seen.push(end.err))`,
      );
      await page().getByRole('dialog', { name: 'Again' }).waitFor();
      await page().keyboard.press('Escape');
      await sees(frame, /closed the task/);
    },
  );

  operation('dialog.update.resize', 'emulated', 'within the window', async () => {
    const frame = await bench().open();
    await inTab(
      frame,
      `t.dialog.url.open({ title: 'Small', url: location.origin + '/dialog',
      size: { width: 300, height: 200 } }, () => {})`,
    );
    const dialog = await bench().frame('/dialog');
    expect(await dialog.evaluate('innerWidth')).toBe(300);
    await inTab(dialog, 't.dialog.update.resize({ width: 500, height: 400 })');
    await until(
      () => dialog.evaluate<number>('innerWidth'),
      (px) => px === 500,
    );
  });

  operation('dialog.url.parentCommunication', 'emulated', 'both ways', async () => {
    const frame = await bench().open();
    await inTab(
      frame,
      `t.dialog.url.open({ title: 'Talk', url: location.origin + '/dialog',
      size: { width: 300, height: 200 } }, () => {}, (message) => seen.push('from ' + message))`,
    );
    const dialog = await bench().frame('/dialog');
    await inTab(
      dialog,
      `t.dialog.url.parentCommunication.registerOnMessageFromParent(
      (message) => seen.push('to ' + message))`,
    );
    await inTab(dialog, `t.dialog.url.parentCommunication.sendMessageToParentFromDialog('dialog')`);
    await sees(frame, 'from dialog');
    await inTab(frame, `t.dialog.url.parentCommunication.sendMessageToDialog('parent')`);
    await sees(dialog, 'to parent');
  });

  operation(
    'people.selectPeople',
    'emulated',
    'people of the tenant, search, one or many, cancel',
    async () => {
      const frame = await bench().open();
      const asked = inTab(
        frame,
        `return t.people.selectPeople({ title: 'Who helps?', singleSelect: true })`,
      );
      const picker = page().getByRole('dialog', { name: 'Who helps?' });
      await picker.getByLabel('Search people').fill('ben');
      await picker.getByRole('radio', { name: 'Ben Okafor' }).check();
      expect(await picker.getByText('Fay Tanaka').count()).toBe(0);
      await picker.getByRole('button', { name: 'Done' }).click();
      expect(await asked).toEqual([
        { objectId: ben?.oid, displayName: 'Ben Okafor', email: 'ben@contoso.example' },
      ]);
      const cancelled = inTab(frame, 'return t.people.selectPeople()');
      await page().getByRole('dialog', { name: 'Choose people' }).waitFor();
      await page().keyboard.press('Escape');
      expect(JSON.stringify(await cancelled)).toMatch(/chose nobody/);
    },
  );
});

describe('navigation', () => {
  operation(
    'pages.navigateToApp',
    'emulated',
    'our own app; others are not installed',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `return t.pages.navigateToApp({ appId: '${APP}', pageId: 'live', subPageId: 'q-1' })`,
      );
      const live = await bench().frame('/app/live');
      expect(await inTab(live, 'return (await t.app.getContext()).page')).toMatchObject({
        id: 'live',
        subPageId: 'q-1',
      });
      const otherApp = APP.replace('a001', 'a009');
      const other = `return t.pages.navigateToApp({ appId: '${otherApp}', pageId: 'x' })`;
      expect(await inTab(frame, other)).toEqual({ error: 'This app is not installed.' });
    },
  );

  operation('pages.currentApp.navigateTo', 'emulated', 'and navigateToDefaultPage', async () => {
    const frame = await bench().open();
    await inTab(frame, `return t.pages.currentApp.navigateTo({ pageId: 'live' })`);
    await isSoon(bench().settings, { tab: 'live' });
    await inTab(frame, 'return t.pages.currentApp.navigateToDefaultPage()');
    await isSoon(bench().settings, { tab: 'desk' });
    const wrong = await inTab(frame, `return t.pages.currentApp.navigateTo({ pageId: 'gone' })`);
    expect(wrong).toEqual({ error: 'No such tab.' });
  });

  operation(
    'app.openLink',
    'emulated',
    'entity, app, chat, call (asks first); meetings are refused',
    async () => {
      await bench().put({ leaving: 'keep' });
      const frame = await bench().open();
      const context = encodeURIComponent(JSON.stringify({ subEntityId: 'q-2' }));
      await inTab(frame, `return t.app.openLink('${LINKS}/entity/${APP}/live?context=${context}')`);
      await isSoon(bench().settings, { tab: 'live', subPage: 'q-2' });
      await inTab(
        frame,
        `return t.app.openLink('${LINKS}/chat/0/0?users=ben@contoso.example&message=Hi%20Ben')`,
      );
      await page().getByRole('heading', { name: 'Ben Okafor' }).waitFor();
      expect(await page().getByLabel('Message', { exact: true }).inputValue()).toBe('Hi Ben');
      expect(
        await inTab(frame, `return t.app.openLink('https://teams.microsoft.com/l/meeting/new')`),
      ).toEqual({ error: 'This client does not follow such links.' });
    },
  );

  operation(
    'pages.backStack',
    'emulated',
    'the client’s back button asks the app first',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `t.pages.backStack.registerBackButtonHandler(() => {
      seen.push('back'); return seen.filter((one) => one === 'back').length === 1; })`,
      );
      await page().getByRole('button', { name: 'Live', exact: true }).click();
      await page().getByRole('button', { name: 'Desk', exact: true }).click();
      await page().getByRole('button', { name: 'Back' }).click();
      await sees(frame, 'back');
      expect((await bench().settings()).tab).toBe('desk');
      await page().getByRole('button', { name: 'Back' }).click();
      await isSoon(bench().settings, { tab: 'live' });
    },
  );

  operation(
    'pages.shareDeepLink',
    'partly',
    'copies the link at once; Teams offers a choice',
    async () => {
      const frame = await bench().open();
      await inTab(
        frame,
        `t.pages.shareDeepLink({ subPageId: 'i-3', subPageLabel: 'Call of Ana' })`,
      );
      await page().getByText('Link copied').waitFor();
      const copied = await page().evaluate(() => navigator.clipboard.readText());
      expect(copied).toContain(`https://teams.microsoft.com/l/entity/${APP}/desk?context=`);
    },
  );
});

describe('calls, chats, notices', () => {
  talkOperations(operation, bench);
  noticeOperations(operation, bench);
});

describe('life of a tab, and the rest', () => {
  lifeOperations(operation, bench);
  otherOperations(operation, bench);
  popupOperations(operation);
});
