import { randomInt, randomUUID } from 'node:crypto';
import type { Person } from '../people.ts';

/**
 * ```
 * waiting ──approve──► approved ──token──► (gone)
 *    └─────decline───► declined
 * ```
 * Each ends by its own time as well.
 */
export interface Device {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly client: string;
  readonly scope: string;
  readonly tenantName: string;
  readonly expiresAt: number;
  state:
    | { readonly kind: 'waiting' }
    | { readonly kind: 'declined' }
    | { readonly kind: 'approved'; readonly person: Person; readonly sid: string };
}

export const DEVICE_LIFETIME_S = 900;
const DEVICES_MAX = 1_000;
/** Without vowels and what looks alike, as Entra's. */
const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ23456789';
const USER_CODE_LENGTH = 9;

/** Sign-ins that wait for a person to type a code elsewhere. */
export class DeviceCodes {
  readonly #devices = new Map<string, Device>();

  start(about: { client: string; scope: string; tenantName: string; now: Date }): Device {
    const { now, ...rest } = about;
    const letters = Array.from({ length: USER_CODE_LENGTH }, () => LETTERS[randomInt(28)]);
    const device: Device = {
      ...rest,
      deviceCode: randomUUID(),
      userCode: letters.join(''),
      expiresAt: now.getTime() + DEVICE_LIFETIME_S * 1_000,
      state: { kind: 'waiting' },
    };
    const [oldest] = this.#devices.keys();
    if (this.#devices.size >= DEVICES_MAX && oldest !== undefined) this.#devices.delete(oldest);
    this.#devices.set(device.deviceCode, device);
    return device;
  }

  get(deviceCode: string): Device | undefined {
    return this.#devices.get(deviceCode);
  }

  byUserCode(typed: string): Device | undefined {
    const code = typed.replace(/[\s-]/g, '').toUpperCase();
    return [...this.#devices.values()].find(({ userCode }) => userCode === code);
  }

  remove(deviceCode: string): void {
    this.#devices.delete(deviceCode);
  }

  clear(): void {
    this.#devices.clear();
  }
}
