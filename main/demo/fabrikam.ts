import { ConfigDocument, TenantId } from '../../domain/index.ts';
import {
  type DemoIdentities,
  type DemoTrunks,
  demoTrunkDocuments,
  directNumbers,
} from './contoso.ts';

export const fabrikam = TenantId.parse('fabrikam');

/** A second customer of the same provider: keeps isolation on show. */
export function fabrikamDocuments(
  trunks: DemoTrunks,
  identities: DemoIdentities,
): ConfigDocument[] {
  return [
    {
      kind: 'settings',
      name: 'Fabrikam',
      timeZone: 'Europe/London',
      language: 'en-GB',
      entraTenant: identities.tenant,
      offerNotices: true,
    },
    {
      kind: 'queue',
      id: 'front-desk',
      name: 'Front desk',
      requirements: [{ skill: 'Front desk', levelMin: 1 }],
      wrapUpCodes: ['Done'],
    },
    {
      kind: 'agent',
      id: 'fay',
      name: 'Fay',
      skills: [{ skill: 'Front desk', level: 8 }],
      address: { kind: 'teamsUser', number: '+442079460511' },
      oid: identities.people['fay'] ?? null,
    },
    {
      kind: 'number',
      number: '+442079460500',
      entry: { kind: 'queue', queue: 'front-desk' },
    },
    ...directNumbers('+442079460511'),
    ...demoTrunkDocuments(trunks, 'fabrikam'),
    { kind: 'dialPolicy', allow: [], deny: [] },
  ].map((document) => ConfigDocument.parse(document));
}
