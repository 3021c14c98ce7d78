import { frFlow } from './fr-flow.ts';
import { frForms } from './fr-forms.ts';
import { frPlaces } from './fr-places.ts';
import { frQueues } from './fr-queues.ts';
import { frShell } from './fr-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const fr: SetupCatalogue = {
  ...frShell,
  ...frForms,
  ...frQueues,
  ...frPlaces,
  ...frFlow,
};
