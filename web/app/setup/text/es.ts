import { esFlow } from './es-flow.ts';
import { esForms } from './es-forms.ts';
import { esShell } from './es-shell.ts';
import type { SetupCatalogue } from './en.ts';

export const es: SetupCatalogue = { ...esShell, ...esForms, ...esFlow };
