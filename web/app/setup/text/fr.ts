import { frFlow } from './fr-flow.ts';
import { frForms } from './fr-forms.ts';
import { frShell } from './fr-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const fr: SetupCatalogue = { ...frShell, ...frForms, ...frFlow };
