import { AGENT } from './ignored/agent.ts';
import { NUMBER_AND_LIST } from './ignored/number-and-list.ts';
import { QUEUE_CALLBACK } from './ignored/queue-callback.ts';
import { QUEUE_RINGS } from './ignored/queue-rings.ts';
import { QUEUE_SERVICE } from './ignored/queue-service.ts';
import { QUEUE_WAIT } from './ignored/queue-wait.ts';

/**
 * How a setting is ignored: in `file`, `from` becomes `to` wherever it stands, so that the value
 * has no effect there. One of the tests that docs/routing-settings.md names for the setting must
 * then fail in `test`.
 */
export interface Ignored {
  readonly setting: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The test file, of the projects `unit`, `wire` or `pg`: others run what was built. */
  readonly test: string;
}

export const IGNORED: readonly Ignored[] = [
  ...QUEUE_RINGS,
  ...QUEUE_WAIT,
  ...QUEUE_CALLBACK,
  ...QUEUE_SERVICE,
  ...AGENT,
  ...NUMBER_AND_LIST,
];
