import { ConfigDocument, TenantId } from '../../domain/index.ts';

export const loadTenant = TenantId.parse('load');

/** `patchbay demo --agents N`: one longest-idle queue of plain-UDP agents (DESIGN §11). */
export interface LoadFixture {
  readonly agents: number;
  /** With `{n}` for the agent's number from 1: `sip:a{n}@127.0.0.1:5080` */
  readonly contact: string;
  readonly number: string;
  readonly wrapUpMs: number;
}

export function fixtureDocuments(fixture: LoadFixture): ConfigDocument[] {
  const agents = Array.from({ length: fixture.agents }, (_, index) => ({
    kind: 'agent',
    id: `a${index + 1}`,
    name: `Agent ${index + 1}`,
    skills: [{ skill: 'Load', level: 5 }],
    address: { kind: 'sip', uri: fixture.contact.replaceAll('{n}', String(index + 1)) },
  }));
  return [
    { kind: 'settings', name: 'Load', timeZone: 'Europe/London' },
    {
      kind: 'queue',
      id: 'load',
      name: 'Load',
      requirements: [{ skill: 'Load', levelMin: 1 }],
      wrapUpMs: fixture.wrapUpMs,
      confirmAnswer: 'never',
      onNoAnswer: 'backOff',
      backOffMs: 1_000,
    },
    { kind: 'number', number: fixture.number, entry: { kind: 'queue', queue: 'load' } },
    {
      kind: 'trunk',
      id: 'loopback',
      name: 'This machine',
      role: 'loopback',
      uri: null,
      allow: ['127.0.0.1', '::1'],
      callsMax: 100_000,
      callsPerSecondMax: 10_000,
      silenceMs: 0,
    },
    ...agents,
  ].map((document) => ConfigDocument.parse(document));
}
