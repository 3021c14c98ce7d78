import { pino } from 'pino';

/** Structured log: a code and facts, never numbers, names, texts or secrets of people. */
export interface Log {
  debug(code: string, facts?: Record<string, unknown>): void;
  info(code: string, facts?: Record<string, unknown>): void;
  warn(code: string, facts?: Record<string, unknown>): void;
  error(code: string, facts?: Record<string, unknown>): void;
}

export function createLog(level: string): Log {
  const logger = pino({ level, base: null }, pino.destination({ dest: 2, sync: false }));
  return {
    debug: (code, facts) => logger.debug(facts ?? {}, code),
    info: (code, facts) => logger.info(facts ?? {}, code),
    warn: (code, facts) => logger.warn(facts ?? {}, code),
    error: (code, facts) => logger.error(facts ?? {}, code),
  };
}
