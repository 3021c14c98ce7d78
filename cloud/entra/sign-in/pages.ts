import type { Person } from '../../people.ts';
import { html, originOf, page, type Markup, type Shown } from './html.ts';
import type { Outcome } from './outcome.ts';

type Step = Exclude<Outcome, { kind: 'answer' }>;

/** Where the form goes, what it carries, where the answer will lead. */
interface Around {
  readonly action: string;
  readonly transaction: string;
  readonly redirectUri: string;
}

export function stepPage(step: Step, around: Around): Shown {
  switch (step.kind) {
    case 'pick':
      return framed('Sign in', pickPart(step), around);
    case 'consent':
      return framed('Permissions requested', consentPart(step), around);
    case 'needAdmin':
      return framed('Need admin approval', needAdminPart(step), around);
    case 'done':
      return page(
        'Done',
        html`<h1>Done</h1>
          <p role="status">${step.text}</p>`,
      );
  }
}

function framed(title: string, part: Markup, around: Around): Shown {
  const content = html`<form method="post" action="${around.action}">
    <input type="hidden" name="transaction" value="${around.transaction}" />${part}
  </form>`;
  return page(`${title} – emulated Entra ID`, content, originOf(around.redirectUri));
}

const first = (n: number): Markup => (n === 0 ? html` autofocus` : html``);

function pickPart({ appName, people, signedIn }: Extract<Step, { kind: 'pick' }>): Markup {
  const items = people.map(
    (person, n) =>
      html`<li>
        <button name="pick" value="${person.key}" ${first(n)}>
          <span>${person.name}</span>
          <span class="quiet">${person.upn}${signedIn.includes(person) ? ', signed in' : ''}</span>
        </button>
      </li>`,
  );
  return html`<h1>Pick an account</h1>
    <p>to continue to ${appName}</p>
    <ul aria-label="Accounts">
      ${items}
    </ul>
    <p class="quiet">Emulated Entra ID: nobody has a password here.</p>
    <div class="row"><button name="decline" value="1">Cancel</button></div>`;
}

function consentPart(step: Extract<Step, { kind: 'consent' }>): Markup {
  const items = step.asked.map(({ name, text }) => html`<li>${text} (<code>${name}</code>)</li>`);
  const forAll =
    step.forAll === 'may'
      ? html`<label>
          <input type="checkbox" name="for_all" value="1" /> Consent on behalf of your organization
        </label>`
      : html``;
  const whose = step.forAll === 'only' ? 'for your organization' : 'on your behalf';
  return html`<h1>Permissions requested</h1>
    <p>${personLine(step.person)}</p>
    <p><strong>${step.appName}</strong> would like, ${whose}, to:</p>
    <ul class="plain">
      ${items.length === 0 ? html`<li>Sign you in</li>` : items}
    </ul>
    ${forAll}
    <div class="row">
      <button name="decline" value="1">Cancel</button>
      <button name="consent" value="1" class="go" autofocus>Accept</button>
    </div>`;
}

function needAdminPart(step: Extract<Step, { kind: 'needAdmin' }>): Markup {
  return html`<h1>Need admin approval</h1>
    <p>${personLine(step.person)}</p>
    <p>
      <strong>${step.appName}</strong> needs permission to access resources in your organization
      that only an admin can grant (AADSTS90094).
    </p>
    <div class="row">
      <button name="decline" value="1" autofocus>
        Return to the application without granting consent
      </button>
    </div>`;
}

const personLine = (person: Person): string => `${person.name}, ${person.upn}`;

export function errorPage(message: string): Shown {
  return page(
    'Sign in – emulated Entra ID',
    html`<h1>Sorry, but we’re having trouble signing you in.</h1>
      <p role="alert">${message}</p>`,
  );
}

export function deviceCodePage(code: string): Shown {
  return page(
    'Enter code – emulated Entra ID',
    html`<form method="post" action="/devicelogin">
      <h1>Enter code</h1>
      <label>
        The code that your device shows
        <input type="text" name="user_code" value="${code}" autocomplete="off" autofocus required />
      </label>
      <div class="row"><button class="go">Next</button></div>
    </form>`,
  );
}

export const signedOutPage = (): Shown =>
  page(
    'Signed out',
    html`<h1>You signed out of your account</h1>
      <p role="status">It’s a good idea to close all browser windows.</p>`,
  );
