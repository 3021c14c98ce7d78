import type { Guest } from './guest.ts';

/** What the shell can do for a page of the app; the handlers know no more of it than this. */
export interface Host {
  initializeAnswer(guest: Guest): readonly unknown[];
  contextFor(guest: Guest): object;
  /** undefined: the request is lost. */
  token(): Promise<TokenAnswer | undefined>;
  nestedAuth(data: string): Promise<string | undefined>;
  userProfile(): object;
  signInWindow(url: string, size: Size): Promise<readonly [boolean, string]>;
  openLink(link: string): Promise<string>;
  /** An empty text when it worked, else why not; likewise below. */
  openTab(app: string, tab: string, subPage: string): string;
  openDefaultTab(): string;
  goBack(): string;
  shareLink(tab: string, subPage: string, label: string): void;
  returnFocus(): void;
  startCall(targets: readonly string[]): Promise<string>;
  openChat(members: readonly string[], topic: string, message: string): Promise<string>;
  pickPeople(wanted: PickPeople): Promise<readonly Picked[] | undefined>;
  openDialog(opener: Guest, dialog: DialogInfo): Promise<DialogEnd> | undefined;
  resizeDialog(size: Size): void;
  submitDialog(guest: Guest, result: unknown): void;
  /** The page that opened the dialog, or the dialog that the page opened. */
  partnerOf(guest: Guest): Guest | undefined;
  writeClipboard(mimeType: string, base64: string): Promise<void>;
  readClipboard(): Promise<{ readonly mimeType: string; readonly content: string } | undefined>;
  showNotification(message: string): void;
}

export type TokenAnswer =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Pixels, or the words small, medium, large. */
export interface Size {
  readonly width: unknown;
  readonly height: unknown;
}

export interface PickPeople {
  readonly title: string;
  readonly selected: readonly string[];
  readonly single: boolean;
}

export interface Picked {
  readonly objectId: string;
  readonly displayName: string;
  readonly email: string;
}

export interface DialogInfo extends Size {
  readonly url: string;
  readonly title: string;
}

export type DialogEnd =
  | { readonly kind: 'submitted'; readonly result: unknown }
  | { readonly kind: 'closed' };
