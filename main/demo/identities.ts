import type { DemoIdentities } from './contoso.ts';

/**
 * The demo people's Entra ids, as any administrator would copy them from their own directory. The
 * emulated cloud states the same ids on its side (cloud/people.ts): the two meet only in tokens.
 */
const contosoOid = (n: string) => `c0a70050-0000-4000-8000-000000000${n}`;

export const contosoIdentities: DemoIdentities = {
  tenant: 'c0a70050-0000-4000-8000-000000000001',
  people: {
    ana: contosoOid('111'),
    ben: contosoOid('112'),
    chloe: contosoOid('113'),
    dana: contosoOid('901'),
    erin: contosoOid('114'),
  },
};

export const fabrikamIdentities: DemoIdentities = {
  tenant: 'fab21ca3-0000-4000-8000-000000000001',
  people: { fay: 'fab21ca3-0000-4000-8000-000000000511' },
};

/** Patchbay as the emulated Entra ID has it registered, and the provider of the demo. */
export const demoEntra = {
  clientId: '0a7c4ba7-0000-4000-8000-00000000a002',
  teamsAppId: '0a7c4ba7-0000-4000-8000-00000000a001',
  /** No secret of anybody: it opens the emulated cloud on this machine and nothing else. */
  secret: 'patchbay-demo-secret',
  providerTenant: '9a7c4ba7-0000-4000-8000-000000000001',
};
