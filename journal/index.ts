export * from './fault.ts';
export * from './memory.ts';
export * from './port.ts';
export * from './segment.ts';
