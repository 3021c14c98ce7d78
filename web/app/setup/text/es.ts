import { esFlow } from './es-flow.ts';
import { esForms } from './es-forms.ts';
import { esPlaces } from './es-places.ts';
import { esQueues } from './es-queues.ts';
import { esShell } from './es-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const es: SetupCatalogue = {
  ...esShell,
  ...esForms,
  ...esQueues,
  ...esPlaces,
  ...esFlow,
};
