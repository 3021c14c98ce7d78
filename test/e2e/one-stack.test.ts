import { afterAll, beforeAll, describe } from 'vitest';
import { deskInTeamsTests } from './one-stack/desk-in-teams.ts';
import { DeskRig } from '../support/desk-rig.ts';
import { directRoutingTests } from './one-stack/direct-routing.ts';
import { isolationTests } from './one-stack/isolation.ts';

/**
 * One stack as `npm start` has it, for those who do nothing to the processes themselves. Tenants
 * apart go first: they need to know how many calls each tenant has had.
 */
let rig: DeskRig;

beforeAll(async () => {
  rig = await DeskRig.start({ directRouting: true });
});
afterAll(() => rig?.stop());

describe('tenants apart', () => isolationTests(() => rig.stack));
describe('Desk in Teams', () => deskInTeamsTests(() => rig));
describe('Direct Routing', () => directRoutingTests(() => rig.stack));
