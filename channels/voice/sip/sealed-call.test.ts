import { describe, expect, it } from 'vitest';
import { LegId, TenantId } from '../../../domain/index.ts';
import type { LegSnapshot } from '../../../media/index.ts';
import { callSealer } from './sealed-call.ts';

const of = { tenant: TenantId.parse('contoso'), leg: LegId.parse('l-1') };
const call = {
  // The room that makes it alone knows what is inside.
  media: { version: 1, port: 20_000, secret: 'srtp key' } as unknown as LegSnapshot,
  address: 'udp:127.0.0.1:5060',
  localSdp: 'v=0',
  remoteSdp: 'v=0',
};

describe('a sealed call', () => {
  const sealer = callSealer(Buffer.alloc(32, 1));

  it('comes back whole, and shows nothing of itself', () => {
    const sealed = sealer.seal(of, call);
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('srtp key');
    expect(sealer.open(of, sealed)).toEqual(call);
  });

  it('never twice the same', () => {
    expect(sealer.seal(of, call)).not.toBe(sealer.seal(of, call));
  });

  it('opens for its own leg, tenant and key only, and never when altered', () => {
    const sealed = sealer.seal(of, call);
    expect(sealer.open({ ...of, leg: LegId.parse('l-2') }, sealed)).toBeNull();
    expect(sealer.open({ ...of, tenant: TenantId.parse('fabrikam') }, sealed)).toBeNull();
    expect(callSealer(Buffer.alloc(32, 2)).open(of, sealed)).toBeNull();
    const bytes = Buffer.from(sealed, 'base64');
    bytes[40] = (bytes[40] ?? 0) ^ 1;
    expect(sealer.open(of, bytes.toString('base64'))).toBeNull();
    expect(sealer.open(of, 'short')).toBeNull();
  });

  it('where phones rang opens as that alone', () => {
    const address = { transport: 'udp', host: '192.0.2.7', port: 5_060 } as const;
    const rung = [{ requestUri: 'sip:ana@192.0.2.7', address }];
    const sealed = sealer.sealRung(of, rung);
    expect(sealer.openRung(of, sealed)).toEqual(rung);
    expect(sealer.open(of, sealed)).toBeNull();
    expect(sealer.openRung(of, sealer.seal(of, call))).toBeNull();
  });
});
