import { voiceContract } from '../contract.ts';
import { makeSipHarness } from './test-support/harness.ts';

voiceContract('sip', () => makeSipHarness(43_000));
