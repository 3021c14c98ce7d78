import { afterAll, afterEach, beforeAll, beforeEach, describe } from 'vitest';
import { DeskRig } from '../support/desk-rig.ts';
import { deskTests } from './desk/desk.ts';
import { liveTests } from './live/live.ts';

/**
 * Desk and Live before the real stack, one for both: whoever begins finds everybody as at first
 * start. Live goes first: what it counts from the journal is what was called there.
 */
let rig: DeskRig;

beforeAll(async () => {
  rig = await DeskRig.start();
});
afterAll(() => rig?.stop());
beforeEach(() => rig.calm());
afterEach(() => rig.closeAll());

describe('Live', () => liveTests(() => rig));
describe('Desk', () => deskTests(() => rig));
