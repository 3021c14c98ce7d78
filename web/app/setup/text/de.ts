import { deFlow } from './de-flow.ts';
import { deForms } from './de-forms.ts';
import { deShell } from './de-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const de: SetupCatalogue = { ...deShell, ...deForms, ...deFlow };
