import { writeFile, rm } from 'node:fs/promises';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PhoneView } from '../../cloud/carrier/phone.ts';
import { startTestCloud, until, type TestCloud } from '../../cloud/carrier/test-support/cloud.ts';
import { buildPages } from '../../cloud/carrier/test-support/pages.ts';
import { readWav, strongestTone, writeWav } from '../../media/index.ts';

/** What every microphone of the browser hears: told apart from what is heard by its pitch. */
const MICROPHONE_HZ = 700;
const CUSTOMER = '+447700900123';

let test: TestCloud;
let browser: Browser;
let context: BrowserContext;
let pages: string;
const faults: string[] = [];

beforeAll(async () => {
  pages = await buildPages();
  const microphone = `${pages}/microphone.wav`;
  const sine = (_: number, i: number) =>
    12_000 * Math.sin((2 * Math.PI * MICROPHONE_HZ * i) / 8_000);
  await writeFile(microphone, writeWav(new Int16Array(8_000 * 5).map(sine)));
  test = await startTestCloud({ pages, rtpPorts: { first: 25_000, last: 25_499 } });
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--autoplay-policy=no-user-gesture-required',
      `--use-file-for-fake-audio-capture=${microphone}`,
    ],
  });
});
afterAll(async () => {
  await browser.close();
  await test.cloud.close();
  await rm(pages, { recursive: true, force: true });
});
beforeEach(async () => {
  await test.send('POST', '/emulator/reset');
  context = await browser.newContext({ permissions: ['microphone'] });
});
afterEach(async () => {
  await context.close();
  expect(faults.splice(0)).toEqual([]);
});

async function open(path: string): Promise<Page> {
  const page = await context.newPage();
  page.on('pageerror', (error) => faults.push(error.message));
  page.on('console', (message) => {
    // A refused action is shown in the page; Chromium also writes its status into the console.
    if (message.type() === 'error') faults.push(message.text());
  });
  await page.goto(`${test.cloud.origin}${path}`);
  return page;
}

const shows = (page: Page, text: RegExp | string) =>
  page.getByRole('status').filter({ hasText: text }).first().waitFor();
const ana = () => test.get<PhoneView>('/emulator/phones/ana');

/** The pitch in the page's loudspeaker. */
function loudspeakerHz(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const audio = document.querySelector('audio');
    const stream = audio?.srcObject;
    if (!(stream instanceof MediaStream)) return 0;
    const sound = new AudioContext();
    const analyser = sound.createAnalyser();
    analyser.fftSize = 4_096;
    sound.createMediaStreamSource(stream).connect(analyser);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    const loudest = Math.max(...bins);
    const hz = (bins.indexOf(loudest) * sound.sampleRate) / analyser.fftSize;
    await sound.close();
    return loudest > -60 ? hz : 0;
  });
}

it('a customer and Ana talk by their pages', async () => {
  const phone = await open(`/phone?number=${encodeURIComponent(CUSTOMER)}`);
  const teams = await open('/teams?as=ana&app=calls');
  await phone.getByRole('button', { name: 'Ana, directly' }).click();
  await phone.getByRole('button', { name: 'Call', exact: true }).click();
  await teams.getByRole('alertdialog').filter({ hasText: CUSTOMER }).waitFor();
  await shows(phone, 'It rings at the other side');
  await teams.getByRole('button', { name: 'Answer' }).click();
  await shows(phone, /In call/);
  await shows(teams, /In call/);
  await shows(teams, 'Busy, In ACall');

  await shows(phone, 'Microphone and loudspeaker are on');
  await test.send('POST', '/emulator/phones/ana/tone', { hz: 440 });
  await until(
    () => loudspeakerHz(phone),
    (hz) => Math.abs(hz - 440) < 15,
    15_000,
  );
  const heard = async () => {
    const { samples } = readWav(await test.bytes('/emulator/phones/ana/audio'));
    return strongestTone(samples.slice(-3_200), [440, MICROPHONE_HZ, 1_000]);
  };
  await until(heard, (tone) => tone?.hz === MICROPHONE_HZ, 15_000);

  await phone.getByRole('button', { name: 'Key 5' }).click();
  await until(ana, (view) => view.call?.digits === '5');
  await teams.getByRole('button', { name: 'Hold' }).click();
  await shows(phone, /You are on hold/);
  await teams.getByRole('button', { name: 'Resume' }).click();
  await shows(phone, /In call/);
  await teams.getByRole('button', { name: 'Hang up' }).click();
  await shows(phone, 'Ended: the other side hung up');
  await shows(teams, 'Ended: you hung up');
});

it('a phone rings without its page, and the page that opens later shows it', async () => {
  await test.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
  await until(ana, (view) => view.ringing.length === 1);
  const teams = await open('/teams?as=ana&app=calls');
  await teams.getByRole('alertdialog').filter({ hasText: CUSTOMER }).waitFor();
  await teams.getByRole('button', { name: 'Decline' }).click();
  await until(ana, (view) => view.ended[0]?.cause === 'declined');
});

it('without a microphone the call goes on, and the page says what is missing', async () => {
  await context.addInitScript(() => {
    const refuse = () => Promise.reject(new DOMException('denied', 'NotAllowedError'));
    Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: refuse });
  });
  await test.send('PUT', '/emulator/phones/ana/behaviour', { autoAnswer: true, toneHz: 440 });
  const phone = await open('/phone');
  await phone.getByLabel('Number to dial').fill('+44 20 7946 0111');
  await phone.getByRole('button', { name: 'Call', exact: true }).click();
  await shows(phone, /In call/);
  await shows(phone, 'the other side hears silence');
  await until(
    () => loudspeakerHz(phone),
    (hz) => Math.abs(hz - 440) < 15,
    15_000,
  );
});

it('Ana sets her presence and what her phone does by itself', async () => {
  const teams = await open('/teams?as=ana&app=calls');
  await teams.getByLabel('Presence').selectOption('Do not disturb');
  await until(
    () => test.get<{ availability: string }>('/emulator/presence/ana'),
    ({ availability }) => availability === 'DoNotDisturb',
  );
  await teams.getByLabel('Voicemail after 20 s').check();
  await teams.getByLabel('Forward every call to').fill('+442079460112');
  await teams.getByLabel('Forward every call to').press('Enter');
  await until(ana, ({ behaviour }) => behaviour.voicemail && behaviour.forwardTo !== null);
});

it('the list of handsets names every person and says what is not there yet', async () => {
  const page = await open('/handsets');
  for (const name of ['Ana Ruiz', 'Ben Okafor', 'Fay Tanaka']) {
    await page.getByRole('link', { name }).waitFor();
  }
  await page.getByRole('heading', { name: 'Not built yet' }).waitFor();
  await test.send('POST', '/emulator/calls', { from: CUSTOMER, to: '+442079460111' });
  await page.getByRole('listitem').filter({ hasText: 'is ringing' }).waitFor();
});
