import { beforeEach, describe, expect, it } from 'vitest';
import { appHandlers, pageHandlers } from './app-handlers.ts';
import { authHandlers, talkHandlers } from './auth-handlers.ts';
import { dialogHandlers } from './dialog-handlers.ts';
import { Guest } from './guest.ts';
import type { Host, TokenAnswer } from './host.ts';
import { runtimeOf } from './runtime.ts';
import { Switchboard } from './switchboard.ts';

const ORIGIN = 'http://app.test';

interface Posted {
  readonly message: { readonly id?: number; readonly args: readonly unknown[] };
  readonly to: string;
}

/** A window of the app as the shell sees it: only what arrives there is of interest. */
class AppWindow {
  readonly posted: Posted[] = [];
  postMessage(message: Posted['message'], to: unknown): void {
    this.posted.push({ message, to: String(to) });
  }
}

/** A client that answers plainly; each test sets what it is about. */
class PlainHost implements Host {
  tokenAnswer: TokenAnswer | undefined = { kind: 'token', token: 'jwt' };
  calls: unknown[] = [];
  refusal = '';
  initializeAnswer = (guest: Guest) => [guest.frameContext, 'web', '2.58.0', '{}'];
  contextFor = (guest: Guest) => ({ entityId: guest.tab });
  token = async () => this.tokenAnswer;
  nestedAuth = async (data: string) => (data === 'lost' ? undefined : `re ${data}`);
  userProfile = () => ({ oid: 'o' });
  signInWindow = async () => [false, 'CancelledByUser'] as const;
  openLink = async () => this.refusal;
  openTab = (...place: string[]) => this.#note(place);
  openDefaultTab = () => this.#note('default');
  goBack = () => this.refusal;
  shareLink = () => undefined;
  returnFocus = () => undefined;
  startCall = async (targets: readonly string[]) => this.#note(targets);
  openChat = async (members: readonly string[]) => this.#note(members);
  pickPeople = async () => undefined;
  openDialog = () => undefined;
  resizeDialog = () => undefined;
  submitDialog = () => undefined;
  partnerOf = () => undefined;
  writeClipboard = async () => {
    throw new Error('this kind of content cannot be copied');
  };
  readClipboard = async () => undefined;
  showNotification = (message: string) => void this.#note(message);
  #note(what: unknown): string {
    this.calls.push(what);
    return this.refusal;
  }
}

let host: PlainHost;
let window: AppWindow;
let guest: Guest;
let board: Switchboard;
let unsupported: string[];
let faults: unknown[];

beforeEach(() => {
  host = new PlainHost();
  window = new AppWindow();
  unsupported = [];
  faults = [];
  board = new Switchboard({ unsupported: () => unsupported, fault: (error) => faults.push(error) });
  board.serve({
    ...appHandlers(host),
    ...pageHandlers(host),
    ...authHandlers(host),
    ...talkHandlers(host),
    ...dialogHandlers(host),
  });
  guest = new Guest({ window, origin: ORIGIN, frameContext: 'content', tab: 'desk' });
  board.add(guest);
});

function post(data: unknown, origin = ORIGIN, source: unknown = window): void {
  board.take({ data, origin, source: source as MessageEventSource });
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** What the app is answered; undefined when nothing is. */
async function ask(func: string, args: readonly unknown[] = [], more: object = {}) {
  window.posted.length = 0;
  post({ id: 7, uuidAsString: 'u-7', func, args, ...more });
  await turn();
  const [answer] = window.posted;
  if (answer === undefined) return undefined;
  expect(answer).toMatchObject({ to: ORIGIN, message: { id: 7, uuidAsString: 'u-7' } });
  return answer.message.args;
}

describe('who is heard', () => {
  it.each([
    ['another origin in our frame', 'https://evil.example', undefined],
    ['our origin in a foreign window', ORIGIN, {}],
    ['a look-alike', `${ORIGIN}.evil.example`, undefined],
    ['no origin', 'null', undefined],
  ])('not %s', async (_who, origin, source) => {
    post({ id: 1, func: 'getContext', args: [] }, origin, source ?? window);
    post({ id: 2, func: 'authentication.getAuthToken', args: [] }, origin, source ?? window);
    await turn();
    expect(window.posted).toEqual([]);
  });

  it('not a window that was closed', async () => {
    board.add(guest)();
    expect(await ask('getContext')).toBeUndefined();
  });

  it.each([
    null,
    'text',
    [],
    {},
    { id: 1 },
    { id: '1', func: 'getContext', args: [] },
    { id: 1.5, func: 'getContext', args: [] },
    { id: 1, func: 'x'.repeat(129), args: [] },
    { id: 1, func: 'getContext', args: 'no' },
    { id: 1, func: 'getContext', args: Array.from({ length: 17 }) },
    { id: 1, func: 'getContext', args: [], uuidAsString: 5 },
    { id: 1, func: 'getContext', args: [], data: 'x'.repeat(40_000) },
  ])('nothing that teams-js would not send: %j', async (data) => {
    post(data);
    await turn();
    expect(window.posted).toEqual([]);
  });

  it('an old page without a uuid is answered without one', async () => {
    post({ id: 3, func: 'getContext' });
    await turn();
    expect(window.posted[0]?.message).toEqual({ id: 3, args: [{ entityId: 'desk' }] });
  });
});

describe('answers', () => {
  it('initialize forgets what the page before it had registered', async () => {
    await ask('registerHandler', ['themeChange']);
    expect(guest.registered.has('themeChange')).toBe(true);
    expect(await ask('initialize')).toEqual(['content', 'web', '2.58.0', '{}']);
    expect(guest.registered.size).toBe(0);
    expect(guest.tellIfWanted('themeChange', ['dark'])).toBe(false);
  });

  it('tokens: given, refused, lost', async () => {
    expect(await ask('authentication.getAuthToken')).toEqual([true, 'jwt']);
    host.tokenAnswer = { kind: 'refused', reason: 'resourceRequiresMfa' };
    expect(await ask('authentication.getAuthToken')).toEqual([false, 'resourceRequiresMfa']);
    host.tokenAnswer = undefined;
    expect(await ask('authentication.getAuthToken')).toBeUndefined();
  });

  it('nested app auth in the second argument', async () => {
    expect(await ask('nestedAppAuth.execute', [], { data: 'x' })).toEqual([null, 're x']);
    expect(await ask('nestedAppAuth.execute', [], { data: 'lost' })).toBeUndefined();
  });

  it('calls and chats pass what is a text and nothing else', async () => {
    const targets = ['a@b.c', 5, null, 'x'.repeat(300), '4:+44'];
    expect(await ask('call.startCall', [{ targets }])).toEqual([true]);
    expect(host.calls).toEqual([['a@b.c', '4:+44']]);
    host.refusal = 'busy';
    expect(await ask('call.startCall', [null])).toEqual([false, 'busy']);
    expect(await ask('chat.openChat', [{ members: 'all' }])).toEqual([false, 'busy']);
  });

  it('navigation', async () => {
    const to = { appId: 'a', pageId: 'live', subPageId: 'q' };
    expect(await ask('pages.navigateToApp', [to])).toEqual([true]);
    expect(host.calls).toEqual([['a', 'live', 'q']]);
    host.refusal = 'No such tab.';
    expect(await ask('pages.currentApp.navigateTo', [{}])).toMatchObject([{ errorCode: 4000 }]);
    expect(await ask('navigateBack')).toEqual([false, 'No such tab.']);
  });

  it('refuses in the form that the function is read in', async () => {
    expect(await ask('people.selectPeople')).toMatchObject([{ errorCode: 8000 }]);
    expect(await ask('tasks.startTask', [{ url: 'x' }])).toEqual(['The dialog cannot be opened.']);
    expect(await ask('clipboard.readFromClipboard')).toMatchObject([{ errorCode: 1000 }]);
    expect(await ask('mail.composeMail')).toEqual([false, 'Not supported on platform']);
    expect(await ask('stageView.open')).toMatchObject([{ errorCode: 100 }]);
    expect(await ask('constructor')).toMatchObject([{ errorCode: 100 }]);
    expect(faults).toEqual([]);
  });

  it('a fault of the client is an answer too, and is told', async () => {
    expect(await ask('clipboard.writeToClipboard', [{}])).toMatchObject([
      { errorCode: 100, message: 'this kind of content cannot be copied' },
    ]);
    expect(faults).toHaveLength(1);
  });

  it('a capability that is off is refused and not announced', async () => {
    unsupported = ['call', 'dialog'];
    expect(await ask('call.startCall', [{ targets: ['a'] }])).toEqual([
      false,
      'Not supported on platform',
    ]);
    expect(await ask('tasks.startTask', [{ url: 'x' }])).toMatchObject([{ errorCode: 100 }]);
    expect(host.calls).toEqual([]);
    const { supports } = runtimeOf(unsupported) as { supports: Record<string, object> };
    expect(Object.keys(supports)).not.toContain('call');
    expect(Object.keys(supports)).toContain('chat');
  });
});
