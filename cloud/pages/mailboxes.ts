import { ask } from './api.ts';
import { byId, element } from './dom.ts';
import { attempt } from './notice.ts';

interface BoxView {
  readonly address: string;
  readonly mails: number;
}

interface MailView {
  readonly id: number;
  readonly at: number;
  readonly from: string;
  readonly subject: string;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly contentType: string }[];
}

/** Every mailbox; one that is chosen shows its mails, a sound among their files to be played. */
export async function showMailboxes(): Promise<void> {
  const list = byId('mailboxes', HTMLElement);
  const items = (await ask<BoxView[]>('GET', 'mailboxes')).map(({ address, mails }) => {
    const open = document.createElement('button');
    open.type = 'button';
    open.textContent = address;
    open.addEventListener('click', () => attempt(() => openMailbox(address)));
    const item = element('li');
    item.append(open, element('span', mails === 1 ? '1 mail' : `${mails} mails`, 'quiet'));
    return item;
  });
  list.replaceChildren(...items);
}

async function openMailbox(address: string): Promise<void> {
  const path = `mailboxes/${encodeURIComponent(address)}`;
  const mails = await ask<MailView[]>('GET', path);
  const place = byId('mails', HTMLElement);
  if (mails.length === 0) place.replaceChildren(element('p', `${address} is empty.`, 'quiet'));
  else place.replaceChildren(...mails.map((mail) => articleOf(mail, path)));
  await showMailboxes();
}

function articleOf(mail: MailView, path: string): HTMLElement {
  const article = element('article');
  const at = new Date(mail.at).toLocaleString();
  article.append(element('h3', mail.subject), element('p', `${mail.from}, ${at}`, 'quiet'));
  const text = element('p', mail.text);
  text.style.whiteSpace = 'pre-line';
  article.append(text);
  for (const [index, { name, contentType }] of mail.files.entries()) {
    const address = `/emulator/${path}/${mail.id}/files/${index}`;
    if (contentType.startsWith('audio/')) article.append(playerOf(address, name));
    const link = document.createElement('a');
    link.href = address;
    link.textContent = name;
    article.append(link);
  }
  return article;
}

function playerOf(address: string, name: string): HTMLAudioElement {
  const player = document.createElement('audio');
  player.controls = true;
  player.src = address;
  player.setAttribute('aria-label', name);
  return player;
}
