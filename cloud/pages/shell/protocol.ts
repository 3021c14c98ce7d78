/**
 * The envelope of teams-js 2.58 (its internal/messageObjects.ts): a request has an id and a uuid,
 * both of which the answer repeats; an event has a function's name and no id.
 */
export interface HostRequest {
  readonly id: number;
  readonly uuid: string | undefined;
  readonly func: string;
  readonly args: readonly unknown[];
  /** Nested app auth puts its own message here, as text. */
  readonly data: string | undefined;
}

/** What teams-js is told that the host understands. */
export const SDK_VERSION = '2.58.0';

const NAME_MAX = 128;
const ARGS_MAX = 16;
const DATA_MAX = 32_768;

/** undefined for anything that teams-js would not send; a frame may post whatever it likes. */
export function readRequest(data: unknown): HostRequest | undefined {
  if (!isRecord(data)) return undefined;
  const { id, uuidAsString, func, args = [], data: extra } = data;
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined;
  if (typeof func !== 'string' || func.length > NAME_MAX) return undefined;
  if (!Array.isArray(args) || args.length > ARGS_MAX) return undefined;
  if (uuidAsString !== undefined && !isShortText(uuidAsString, NAME_MAX)) return undefined;
  if (extra !== undefined && !isShortText(extra, DATA_MAX)) return undefined;
  return { id, uuid: uuidAsString, func, args, data: extra };
}

export function responseTo(request: HostRequest, args: readonly unknown[]): object {
  const { id, uuid } = request;
  return uuid === undefined ? { id, args } : { id, uuidAsString: uuid, args };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text of the app's that is short enough to be meant; else empty. */
export function textOf(value: unknown, lengthMax = 2_048): string {
  return isShortText(value, lengthMax) ? value : '';
}

function isShortText(value: unknown, lengthMax: number): value is string {
  return typeof value === 'string' && value.length <= lengthMax;
}
