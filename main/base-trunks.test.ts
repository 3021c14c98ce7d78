import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { baseTrunksOf, parseBaseTrunks } from './base-trunks.ts';

const NAME = 'customers.adatum.biz';

describe("the provider's own trunk", () => {
  test('needs its name only: the rest is as Microsoft has it', () => {
    const [base] = parseBaseTrunks(JSON.stringify([{ fqdn: NAME }]));
    expect(base).toMatchObject({
      fqdn: NAME,
      role: 'teams',
      uri: 'sip:sip.pstnhub.microsoft.com:5061;transport=tls',
      uris: [
        'sip:sip2.pstnhub.microsoft.com:5061;transport=tls',
        'sip:sip3.pstnhub.microsoft.com:5061;transport=tls',
      ],
      allow: ['52.112.0.0/14', '52.120.0.0/14'],
      failover: { statuses: [408, 503, 504], afterMs: 10_000 },
    });
  });

  test.each([
    ['no list', '{}', /expected array/i],
    ['no JSON', '[', /not JSON/],
    ['a short name', '[{"fqdn":"sbc"}]', /full domain name/],
    ["Microsoft's own", '[{"fqdn":"x.onmicrosoft.com"}]', /onmicrosoft/],
    ['a word that is no setting', `[{"fqdn":"${NAME}","allowed":[]}]`, /allowed/],
    ['a 6xx to try again after', `[{"fqdn":"${NAME}","failover":{"statuses":[603]}}]`, /599/],
  ])('%s is a fault', (_what, text, fault) => {
    expect(() => parseBaseTrunks(text)).toThrow(fault);
  });

  test('a file that cannot be read at the start stops it; later the last good one goes on', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'patchbay-bases-')), 'bases.json');
    expect(() => baseTrunksOf(path, () => undefined)).toThrow();
    writeFileSync(path, JSON.stringify([{ fqdn: NAME }]));
    const faults: string[] = [];
    const bases = baseTrunksOf(path, (why) => faults.push(why), 0);
    writeFileSync(path, 'broken');
    expect(bases().map(({ fqdn }) => fqdn)).toEqual([NAME]);
    expect(bases()).toHaveLength(1);
    expect(faults).toHaveLength(1);
    rmSync(path);
    expect([bases(), bases()].map((all) => all.length)).toEqual([1, 1]);
    expect(faults).toHaveLength(2);
    writeFileSync(path, '[]');
    expect(bases()).toEqual([]);
  });
});
