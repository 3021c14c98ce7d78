import pg from 'pg';
import { JournalError } from '../fault.ts';

/**
 * The server's own answer proves that nothing was committed, except when it goes down (57P01 to
 * 57P03): the backend may be told so between its commit and its answer.
 */
export function isAnswer(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && !/^(57P0|08)/.test(error.code ?? '');
}

/** Nothing was written: what the caller is told. */
export function faultOf(error: unknown): JournalError {
  if (error instanceof JournalError) return error;
  if (!(error instanceof pg.DatabaseError)) {
    return new JournalError('unavailable', 'the database cannot be reached', error);
  }
  const code = error.code ?? '';
  // 08 link, 25006 read-only, 40 collision, 53 out of something, 55 not ready, 57 shutting down,
  // 58 system error.
  if (/^(08|25006|40|53|55|57|58)/.test(code)) {
    return new JournalError('unavailable', `the database answered ${code}`, error);
  }
  if (/^(XX001|XX002)/.test(code)) {
    return new JournalError('corrupt', `the database found damage: ${code}`, error);
  }
  return new JournalError('misuse', `the database refused: ${code}`, error);
}

/** Runs a read or an idempotent write; whatever fails becomes the room's error. */
export async function guarded<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw faultOf(error);
  });
}
