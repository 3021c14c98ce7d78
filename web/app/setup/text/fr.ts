import { en } from './en.ts';
import type { SetupCatalogue } from './en.ts';

export const fr: SetupCatalogue = en;
