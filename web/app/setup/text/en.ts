import { enFlow } from './en-flow.ts';
import { enForms } from './en-forms.ts';
import { enPlaces } from './en-places.ts';
import { enQueues } from './en-queues.ts';
import { enShell } from './en-shell.ts';

/** Every text of Setup, in ICU message syntax. The other languages have the same keys. */
export const en = {
  ...enShell,
  ...enForms,
  ...enQueues,
  ...enPlaces,
  ...enFlow,
} as const;

export type SetupKey = keyof typeof en;
export type SetupCatalogue = Readonly<Record<SetupKey, string>>;
