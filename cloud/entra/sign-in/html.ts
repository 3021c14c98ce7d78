import { createHash } from 'node:crypto';

/** Markup that may stand in a page as it is; all other text is escaped by `html`. */
export class Markup {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | Markup | readonly Markup[];

export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const shown = parts.map((part) => {
    if (part instanceof Markup) return part.text;
    return typeof part === 'string' ? escape(part) : part.map(({ text }) => text).join('');
  });
  return new Markup(strings.map((text, n) => text + (shown[n] ?? '')).join(''));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escape = (text: string): string => text.replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 'Segoe UI', system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center;
  background: light-dark(#f0f0f5, #1f1f1f); color: light-dark(#242424, #fff) }
main { box-sizing: border-box; width: min(27rem, 100vw); padding: 2rem;
  background: light-dark(#fff, #292929); border: 1px solid light-dark(#d1d1d1, #525252);
  border-radius: .5rem }
h1 { font-size: 1.4rem; margin: 0 0 .5rem }
p { margin: .5rem 0 }
.quiet { color: light-dark(#5c5c5c, #c0c0c0); font-size: .875rem }
ul { list-style: none; margin: 1rem 0; padding: 0; display: grid; gap: .5rem }
ul.plain { list-style: disc; padding-left: 1.25rem }
button, input[type=text] { font: inherit; color: inherit; background: transparent;
  min-height: 2.75rem; border: 1px solid light-dark(#767676, #a0a0a0); border-radius: .25rem;
  padding: .5rem 1rem }
li button { width: 100%; text-align: left }
li button span { display: block }
button.go { background: #4f52b2; border-color: #4f52b2; color: #fff }
button:focus-visible, input:focus-visible { outline: 3px solid light-dark(#4f52b2, #9ea2ff);
  outline-offset: 2px }
.row { display: flex; flex-wrap: wrap; gap: .5rem; justify-content: flex-end; margin-top: 1rem }
label { display: block; margin: 1rem 0 }
`;
const SUBMIT = 'document.forms[0].submit()';
/** Made whole: the policy names their text by its hash, and a blank more would not be it. */
const STYLE_ELEMENT = new Markup(`<style>${STYLE}</style>`);
const SUBMIT_ELEMENT = new Markup(`<script>${SUBMIT}</script>`);
const hash = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

export interface Shown {
  readonly body: string;
  readonly policy: string;
}

/**
 * A page without a script, that works by keyboard alone and may not be framed. `formTarget` is
 * where its form, and the redirect that answers it, may lead.
 */
export function page(title: string, content: Markup, formTarget = ''): Shown {
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`;
  return { body: body.text, policy: policyOf('', formTarget) };
}

/** `response_mode=form_post`: the answer goes on by itself, or by the button. */
export function postPage(target: string, fields: Readonly<Record<string, string>>): Shown {
  const inputs = Object.entries(fields).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  );
  const body = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Working…</title>
      </head>
      <body>
        <form method="post" action="${target}">
          ${inputs}
          <noscript><button>Continue</button></noscript>
        </form>
        ${SUBMIT_ELEMENT}
      </body>
    </html>`;
  return { body: body.text, policy: policyOf(hash(SUBMIT), originOf(target)) };
}

function policyOf(script: string, formTarget: string): string {
  return [
    "default-src 'none'",
    `style-src ${hash(STYLE)}`,
    'img-src data:',
    ...(script === '' ? [] : [`script-src ${script}`]),
    "base-uri 'none'",
    "frame-ancestors 'none'",
    `form-action 'self' ${formTarget}`.trim(),
  ].join('; ');
}

/** For a policy: an origin, or the scheme of an application's own. */
export function originOf(uri: string): string {
  if (!URL.canParse(uri)) return '';
  const { origin, protocol } = new URL(uri);
  return origin === 'null' ? protocol : origin;
}
