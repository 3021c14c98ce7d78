import { describe, expect, it } from 'vitest';
import { goertzel, rms } from '../spectrum.ts';
import { Input } from './input.ts';
import { MixRoom } from './mix-room.ts';

const HZ = [400, 700, 1000, 1500];
const FRAME = 160;

function newMembers(count: number, amplitude = 4000) {
  return Array.from({ length: count }, (_, n) => ({
    hz: HZ[n % HZ.length] ?? 0,
    amplitude,
    said: new Int16Array(FRAME),
    mixed: new Int16Array(FRAME),
    heard: [] as number[],
  }));
}

/** Lets all members say their tone for `ticks`; returns what each hears, as tones. */
function run(room: MixRoom, members: ReturnType<typeof newMembers>, ticks = 25): number[][] {
  for (const member of members) member.heard.length = 0;
  for (let tick = 0; tick < ticks; tick++) {
    for (const member of members) {
      for (let i = 0; i < FRAME; i++) {
        const at = (2 * Math.PI * member.hz * (tick * FRAME + i)) / 8000;
        member.said[i] = member.amplitude * Math.sin(at);
      }
    }
    room.tick();
    for (const member of members) member.heard.push(...member.mixed);
  }
  return members.map(({ heard }) => HZ.filter((hz) => goertzel(Int16Array.from(heard), hz) > 200));
}

const all = (count: number) => {
  const gains = new Float32Array(count * count).fill(1);
  for (let i = 0; i < count; i++) gains[i * count + i] = 0;
  return gains;
};

describe('mixing', () => {
  it('each hears all others and never himself, at full level', () => {
    const [room, members] = [new MixRoom(), newMembers(4)];
    // Even a matrix that says so does not let anybody hear himself.
    room.set(members, new Float32Array(16).fill(1));
    expect(run(room, members)).toEqual(HZ.map((own) => HZ.filter((hz) => hz !== own)));
    expect(goertzel(Int16Array.from(members[0]?.heard ?? []), 700)).toBeCloseTo(4000, -1);
  });

  it('follows the matrix cell by cell, with factors', () => {
    const [room, members] = [new MixRoom(), newMembers(3)];
    room.set(members, Float32Array.of(0, 1, 0, 0, 0, 0.5, 0, 0, 0));
    expect(run(room, members)).toEqual([[700], [1000], []]);
    expect(goertzel(Int16Array.from(members[1]?.heard ?? []), 1000)).toBeCloseTo(2000, -1);
  });

  it('eight loud voices are turned down, not clipped', () => {
    const [room, members] = [new MixRoom(), newMembers(8, 20_000)];
    room.set(members, all(8));
    run(room, members, 5);
    run(room, members, 25);
    const heard = Int16Array.from(members[0]?.heard ?? []);
    expect(Math.max(...heard)).toBeLessThanOrEqual(32_100);
    // Clipping would put energy where no voice is: odd harmonics, 3 × 1000 Hz.
    expect(goertzel(heard, 3000)).toBeLessThan(0.02 * rms(heard));
    expect(rms(heard)).toBeGreaterThan(8000);
  });

  it('comes back to full level when it is quiet again', () => {
    const [room, members] = [new MixRoom(), newMembers(3, 30_000)];
    room.set(members, all(3));
    run(room, members, 5);
    for (const member of members) member.amplitude = 3000;
    run(room, members, 30);
    run(room, members, 10);
    expect(goertzel(Int16Array.from(members[0]?.heard ?? []), 700)).toBeCloseTo(3000, -1);
  });

  it('a hundred members', () => {
    const [room, members] = [new MixRoom(), newMembers(100, 100)];
    room.set(members, all(100));
    expect(run(room, members, 10)[7]).toEqual(HZ);
  });

  it('what comes from outside is heard by all', () => {
    const [room, members] = [new MixRoom(), newMembers(2)];
    room.set(members, new Float32Array(4));
    const input = new Input(false, { drained: () => undefined });
    const tone = Int16Array.from({ length: 8000 }, (_, i) =>
      Math.round(5000 * Math.sin((2 * Math.PI * 1500 * i) / 8000)),
    );
    input.write(tone);
    room.inputs.add(input);
    expect(run(room, members)).toEqual([[1500], [1500]]);
  });
});
