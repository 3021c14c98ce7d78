import { en } from './en.ts';
import type { SetupCatalogue } from './en.ts';

export const de: SetupCatalogue = en;
