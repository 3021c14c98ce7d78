import { ask } from './api.ts';
import { watch } from './live.ts';
import { attempt } from './notice.ts';
import { startActivity } from './shell/activity.ts';
import { appHandlers, pageHandlers } from './shell/app-handlers.ts';
import { AppStage } from './shell/app-stage.ts';
import { authHandlers, talkHandlers } from './shell/auth-handlers.ts';
import { CallsApp } from './shell/calls-app.ts';
import { ChatApp } from './shell/chat-app.ts';
import { Client } from './shell/client.ts';
import { dialogHandlers } from './shell/dialog-handlers.ts';
import { startDrawer } from './shell/drawer.ts';
import { startShortcuts } from './shell/shortcuts.ts';
import { SignInWindow } from './shell/sign-in-window.ts';
import { ShellStore } from './shell/store.ts';
import { Switchboard } from './shell/switchboard.ts';
import { TaskDialog } from './shell/task-dialog.ts';
import {
  listenToPresence,
  renderPeople,
  renderPerson,
  renderPresence,
  startTitleBar,
} from './shell/title-bar.ts';
import type { AppName, Colleague, ShellView } from './shell/views.ts';
import type { LiveMessage, PersonView } from './views.ts';

/** One person's Teams client. */
async function startTeams(): Promise<void> {
  const query = new URLSearchParams(location.search);
  const key = query.get('as') ?? 'ana';
  const people = await ask<(PersonView & Colleague)[]>('GET', 'people');
  const person = people.find((one) => one.key === key);
  renderPeople(people, key);
  if (person === undefined) throw new Error(`nobody is called ${key}; choose somebody in Calls`);
  renderPerson(person);
  const store = new ShellStore(await firstView(person.key, query), person, people);
  const calls = new CallsApp(store);
  const chats = new ChatApp(store);
  const client = frameTheApp(store, calls, chats);
  startDrawer(store);
  listenToPresence(key);
  const follow = (link: string) => attempt(() => followed(client.openLink(link)));
  startActivity(store, follow);
  watch([key], (message: LiveMessage) => {
    if (message.kind === 'presence') {
      if (message.person === key) renderPresence(message.presence);
    } else if (message.kind === 'shell') store.take(message.shell);
    else calls.take(message.phone);
  });
  const link = query.get('link');
  if (link !== null) follow(link);
}

/** `?app=` opens that app; without it the client is as it was left. */
async function firstView(key: string, query: URLSearchParams): Promise<ShellView> {
  const app = query.get('app');
  if (app === null) return ask<ShellView>('GET', `shell/${key}`);
  return ask<ShellView>('PUT', `shell/${key}`, { app: app as AppName }); // the server checks it
}

function frameTheApp(store: ShellStore, calls: CallsApp, chats: ChatApp): Client {
  const { appOrigin } = store.view;
  const switchboard = new Switchboard({
    unsupported: () => store.settings.unsupported,
    fault: (error) => attempt(() => Promise.reject(error)),
  });
  const signIn = new SignInWindow(switchboard, appOrigin);
  const dialog = new TaskDialog(switchboard, appOrigin);
  const client = new Client({ store, dialog, signIn, calls, chats });
  switchboard.serve({
    ...appHandlers(client),
    ...pageHandlers(client),
    ...authHandlers(client),
    ...talkHandlers(client),
    ...dialogHandlers(client),
    ...signIn.handlers(),
    ...startShortcuts(),
  });
  window.addEventListener('message', (event) => switchboard.take(event));
  const stage = new AppStage(store, switchboard, (guest) => client.changedContextFor(guest));
  startTitleBar(store, () => {
    // The app may have a place of its own to go back to; teams-js asks us when it has none.
    const inApp = store.settings.app === 'patchbay' ? stage.guest : undefined;
    if (inApp?.registered.has('backButton') === true) inApp.tell('backButtonPress', []);
    else client.goBack();
  });
  return client;
}

async function followed(refusal: Promise<string>): Promise<void> {
  const why = await refusal;
  if (why !== '') throw new Error(why);
}

attempt(startTeams);
