import { describe, expect, it } from 'vitest';
import type { LegOptions, MediaLeg } from '../../../media/index.ts';
import { legKindOf, SpareLegs } from './spare-legs.ts';

/** As much of a leg as a pool touches. */
function fakeMedia() {
  const opened: { readonly options: LegOptions; readonly leg: MediaLeg; closed: boolean }[] = [];
  let fault: Error | null = null;
  const openLeg = (options: LegOptions): Promise<MediaLeg> => {
    if (fault !== null) return Promise.reject(fault);
    const entry = { options, leg: {} as MediaLeg, closed: false };
    Object.assign(entry.leg, { close: () => (entry.closed = true), onSilent: () => undefined });
    opened.push(entry);
    return Promise.resolve(entry.leg);
  };
  return { opened, openLeg, fail: (error: Error | null) => (fault = error) };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('spare media legs', () => {
  it('are there from the second call of a kind on, and no more than asked for', async () => {
    const media = fakeMedia();
    const spares = new SpareLegs(media, 2);
    expect(spares.take(legKindOf('udp', 30_000))).toBeNull();
    await settled();
    expect(media.opened.map(({ options }) => options.silenceTimeoutMs)).toEqual([30_000, 30_000]);
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
    expect(spares.take(legKindOf('udp', 30_000))).toBe(media.opened[0]?.leg);
    await settled();
    expect(media.opened).toHaveLength(5);
  });

  it('are dropped when their worker dies', async () => {
    const media = fakeMedia();
    const spares = new SpareLegs(media, 1);
    spares.take(legKindOf('udp', 0));
    await settled();
    media.opened[0]?.leg.onSilent();
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
  });

  it('leave the fault to whoever opens a leg himself', async () => {
    const media = fakeMedia();
    const spares = new SpareLegs(media, 1);
    media.fail(new Error('noPorts'));
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
    await settled();
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
    media.fail(null);
    await settled();
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
    await settled();
    expect(spares.take(legKindOf('udp', 0))).not.toBeNull();
  });

  it('are closed with their owner, those being opened as well', async () => {
    const media = fakeMedia();
    const spares = new SpareLegs(media, 1);
    spares.take(legKindOf('udp', 0));
    spares.close();
    await settled();
    expect(media.opened.map(({ closed }) => closed)).toEqual([true]);
    expect(spares.take(legKindOf('udp', 0))).toBeNull();
  });
});
