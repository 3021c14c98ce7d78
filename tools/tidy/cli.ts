import { runTidy } from './tidy.ts';

runTidy();
