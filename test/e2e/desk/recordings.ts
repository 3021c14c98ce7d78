import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { goertzel, readWav, rms } from '../../../media/index.ts';
import { Api } from '../../support/api.ts';
import { expectAccessible, picture } from '../../support/desk-rig.ts';
import type { DeskRig } from '../../support/desk-rig.ts';
import { until } from '../../support/until.ts';

const SALES = '+442079460120';
const RATE_HZ = 8_000;
const CUSTOMER_HZ = 1_200;
const AGENT_HZ = 700;
const LOUD = 500;
/** A tone alone has 1.4 times its loudness (RMS) as amplitude, noise hardly any of it. */
const HEARD = 0.7;

interface Item {
  readonly id: string;
  readonly state: string;
  readonly durationMs: number;
}

/** A queue that records all: heard by both, kept from everybody but those who may listen. */
export function recordingTests(rig: () => DeskRig, newCaller: () => string): void {
  const record = async (recording: object | undefined) => {
    const dana = new Api(rig().stack.productUrl, rig().twin, 'dana');
    const { documents } = (await dana.get('/config')) as {
      documents: { kind: string; id?: string }[];
    };
    const sales = documents.find(({ kind, id }) => kind === 'queue' && id === 'sales');
    const { recording: _, ...rest } = { recording: undefined, ...sales };
    const changed = recording === undefined ? rest : { ...rest, recording };
    await dana.send('POST', '/config/publish', { documents: [changed], note: 'recording' });
  };
  const recordingsOf = async (interaction: string) =>
    ((await rig().api.get(`/recordings?interaction=${interaction}`)) as { items: Item[] }).items;

  describe('a recorded call', () => {
    test('both sides are on it, a pause is silence, the file tells nobody anything', async () => {
      await record({ mode: 'all', retentionDays: 30 });
      const { twin, stack } = rig();
      const [ana, caller] = [await rig().open('ana', 'desk'), newCaller()];
      await ana.getByText('Nobody is ringing you.').waitFor();
      const call = await twin.call(caller, SALES);
      await rig().answer('ana');
      const status = ana.locator('.recording-state');
      await status.filter({ hasText: 'Recording' }).waitFor();
      await expect.poll(() => status.getAttribute('data-state'), { timeout: 20_000 }).toBe('on');
      const tones = async (ms: number) => {
        await twin.onCall(call, 'tone', { hz: CUSTOMER_HZ, ms });
        await twin.onPhone('ana', 'tone', { hz: AGENT_HZ, ms });
      };
      await tones(30_000);
      await ana.getByRole('button', { name: 'Pause recording' }).click();
      await status.filter({ hasText: 'nothing said now is kept' }).waitFor();
      // What is looked at meanwhile is the time that is silent.
      await expectAccessible(ana);
      await picture(ana, 'desk-recording-paused');
      await ana.getByRole('button', { name: 'Resume recording' }).click();
      await expect.poll(() => status.getAttribute('data-state'), { timeout: 20_000 }).toBe('on');
      const live = await rig().open('chloe', 'live');
      await live.getByRole('tab', { name: 'Contacts' }).click();
      await live.getByRole('button', { name: shown(caller), exact: true }).click();
      await twin.onCall(call, 'hangup');
      const { id } = await rig().api.ended(caller);
      const [item] = await until('the recording to be whole', async () => {
        const items = await recordingsOf(id);
        return items[0]?.state === 'whole' ? items : undefined;
      });
      expect(item?.durationMs).toBeGreaterThan(1_000);

      const url = `${stack.productUrl}/api/v1/recordings/${item?.id}/audio`;
      const heard = await fetch(url, {
        headers: { authorization: `Bearer ${await twin.token('chloe')}` },
      });
      expect(heard.headers.get('content-type')).toBe('audio/wav');
      const wav = Buffer.from(await heard.arrayBuffer());
      expect([wav.toString('latin1', 0, 4), wav.readUInt16LE(22)]).toEqual(['RIFF', 2]);
      const [left, right] = [windowsOf(sideOf(wav, 0)), windowsOf(sideOf(wav, 1))];
      expect(soundsIn(left)).toEqual({ customer: true, agent: false });
      expect(soundsIn(right)).toEqual({ customer: false, agent: true });
      expect(left.filter((each) => rms(each) === 0).length).toBeGreaterThan(3);

      const folder = join(stack.data, 'data', 'recordings', 'contoso');
      const files = await readdir(folder, { recursive: true });
      const path = files.find((name) => name.includes(`${item?.id}-1.pbrec`)) ?? '';
      const bytes = await readFile(join(folder, path));
      expect(() => readWav(bytes)).toThrow();
      const asSound = new Int16Array(bytes.buffer.slice(0, bytes.length & ~1));
      expect(soundsIn(windowsOf(asSound))).toEqual({ customer: false, agent: false });

      const stranger = await fetch(url, {
        headers: { authorization: `Bearer ${await twin.token('fay')}` },
      });
      expect([403, 404]).toContain(stranger.status);
      const agent = await fetch(url, {
        headers: { authorization: `Bearer ${await twin.token('ana')}` },
      });
      expect(agent.status).toBe(403);

      await live.getByRole('button', { name: 'Listen' }).click();
      const player = live.locator('audio');
      await player.waitFor();
      const lasts = () => player.evaluate((audio: HTMLAudioElement) => audio.duration);
      await expect.poll(lasts, { timeout: 20_000 }).toBeGreaterThan(1);
      await live.getByLabel('Hear').selectOption('left');
      await expectAccessible(live);
      await picture(live, 'live-recording');
      const dana = new Api(stack.productUrl, twin, 'dana');
      const { items } = (await dana.get('/audit?limit=50')) as { items: { action: string }[] };
      expect(items.map(({ action }) => action)).toContain('recordingHeard');
      await record(undefined);
    });
  });
}

const shown = (number: string) => number.replace(/^\+44(\d{4})(\d{6})$/, '+44 $1 $2');

/** A tenth of a second each. */
function windowsOf(samples: Int16Array): Int16Array[] {
  const size = RATE_HZ / 10;
  return Array.from({ length: Math.floor(samples.length / size) }, (_, n) =>
    samples.subarray(n * size, (n + 1) * size),
  );
}

const HEADER_BYTES = 44;
const FRAME_BYTES = 4;

function sideOf(wav: Buffer, side: 0 | 1): Int16Array {
  const frames = Math.floor((wav.length - HEADER_BYTES) / FRAME_BYTES);
  return Int16Array.from({ length: frames }, (_, n) =>
    wav.readInt16LE(HEADER_BYTES + n * FRAME_BYTES + 2 * side),
  );
}

/** Which tones stand out where it is loud: in most of those windows, so that a click is none. */
function soundsIn(windows: readonly Int16Array[]) {
  const loud = windows.filter((each) => rms(each) > LOUD);
  const shareOf = (hz: number) => {
    const shares = loud.map((each) => goertzel(each, hz, RATE_HZ) / rms(each));
    return shares.toSorted((a, b) => a - b)[Math.floor(shares.length / 2)] ?? 0;
  };
  return { customer: shareOf(CUSTOMER_HZ) > HEARD, agent: shareOf(AGENT_HZ) > HEARD };
}
