import { deFlow } from './de-flow.ts';
import { deForms } from './de-forms.ts';
import { dePlaces } from './de-places.ts';
import { deQueues } from './de-queues.ts';
import { deShell } from './de-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const de: SetupCatalogue = {
  ...deShell,
  ...deForms,
  ...deQueues,
  ...dePlaces,
  ...deFlow,
};
