import { afterAll } from 'vitest';
import { TestAuthority } from '../../../sip/test-support/certificates.ts';
import { voiceContract } from '../contract.ts';
import { makeSipHarness } from './test-support/harness.ts';

const authority = new TestAuthority();
afterAll(() => authority.remove());

/** The whole contract once more with TLS for every message and SRTP for every packet. */
voiceContract('sip', () => {
  const certificate = authority.issue('IP:127.0.0.1');
  return makeSipHarness(47_000, {}, { ca: authority.cert, certificate });
});
