export { startEmbedded, stopEmbedded } from './embedded.ts';
export * from './fault.ts';
export * from './memory.ts';
export * from './open.ts';
export * from './port.ts';
export { PostgresJournal } from './postgres/journal.ts';
export * from './segment.ts';
