import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import type { DeskRig } from '../../support/desk-rig.ts';
import { until } from '../../support/until.ts';

const SALES = '+442079460120';

interface Noted {
  readonly tones: number[];
  readonly contexts: AudioContext[];
  readonly sinks: string[];
  readonly notices: { readonly title: string; readonly text: string }[];
  asked: number;
}

/** Listens at the browser's own doors: what sounds, what notifies, and who asked to. */
const probe = `
  const noted = { tones: [], contexts: [], sinks: [], notices: [], asked: 0 };
  window.noted = noted;
  const Real = window.AudioContext;
  window.AudioContext = class AudioContext extends Real {
    constructor(...given) { super(...given); noted.contexts.push(this); }
    createOscillator() {
      const tone = super.createOscillator();
      const start = tone.start.bind(tone);
      tone.start = (at) => { noted.tones.push(tone.frequency.value); start(at); };
      return tone;
    }
    async setSinkId(id) { noted.sinks.push(id); }
  };
  let permission = 'default';
  window.Notification = class Notification {
    constructor(title, options) { noted.notices.push({ title, text: JSON.stringify(options) }); }
    static get permission() { return permission; }
    static async requestPermission() { noted.asked += 1; return (permission = 'granted'); }
    close() {}
  };
  navigator.mediaDevices.enumerateDevices = async () => [
    { kind: 'audiooutput', deviceId: 'default', label: 'Default' },
    { kind: 'audiooutput', deviceId: 'speaker-2', label: 'Speaker of the room' },
    { kind: 'audioinput', deviceId: 'mic', label: 'Microphone' },
  ];
`;

const noted = (page: Page) =>
  page.evaluate(() => {
    const { tones, contexts, sinks, notices, asked } = Reflect.get(window, 'noted') as Noted;
    return { tones, states: contexts.map(({ state }) => state), sinks, notices, asked };
  });

/** As a window behind another one says of itself. */
const hide = (page: Page) =>
  page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' });
  });

export function alertTests(rig: () => DeskRig, newCaller: () => string): void {
  const ring = async (page: Page) => {
    const id = await rig().twin.call(newCaller(), SALES);
    await page.locator('.offer').waitFor();
    return async () => {
      await rig().twin.onCall(id, 'hangup');
      await page.locator('.offer').waitFor({ state: 'detached' });
    };
  };

  describe('what calls a person who looks elsewhere', () => {
    test('rings, notifies only out of sight and only when allowed; muted it is still', async () => {
      const page = await rig().open('ana', 'desk', { init: probe });
      await page.getByText('Nobody is ringing you.').waitFor();
      const endFirst = await ring(page);
      await until('a ring', async () => ((await noted(page)).tones.length >= 2 ? true : undefined));
      const first = await noted(page);
      expect([first.states, first.tones.slice(0, 2)]).toEqual([['running'], [660, 880]]);
      // Nobody was asked, and in sight nothing notifies.
      expect([first.asked, first.notices]).toEqual([0, []]);
      await endFirst();

      await page.getByRole('button', { name: 'Sound and notifications' }).click();
      await page.getByRole('menuitemradio', { name: 'Speaker of the room' }).click();
      await page.getByRole('button', { name: 'Sound and notifications' }).click();
      await page.getByRole('menuitem', { name: /Notify me/ }).click();
      await page.getByRole('button', { name: 'Sound and notifications' }).click();
      await page.getByRole('menuitemcheckbox', { name: 'Ring sound' }).click();
      await page.getByRole('button', { name: 'Sound is muted' }).waitFor();
      await page.keyboard.press('Escape');
      const chosen = await noted(page);
      expect([chosen.asked, chosen.sinks]).toEqual([1, ['speaker-2']]);

      await rig().calm();
      await hide(page);
      const endSecond = await ring(page);
      await page.waitForFunction('document.title === "(1) Patchbay"');
      const { notices, tones } = await until('a notice', async () => {
        const now = await noted(page);
        return now.notices.length > 0 ? now : undefined;
      });
      expect(notices).toHaveLength(1);
      // Who stands around reads it: no number, no name.
      expect(notices[0]).toMatchObject({ title: 'Call for Sales' });
      expect(JSON.stringify(notices)).not.toContain('7700');
      expect(tones.length).toBe(chosen.tones.length);
      await endSecond();
    });
  });
}
