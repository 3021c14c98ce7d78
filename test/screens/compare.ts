import type { Page } from 'playwright-core';

export interface Comparison {
  /** Pixels that have no like in the other picture where they stand, nor right beside it. */
  readonly differing: number;
  readonly width: number;
  readonly height: number;
  readonly isSameSize: boolean;
  /** The picture as it is now, pale, with what differs in red. */
  readonly difference: Buffer;
}

interface InPage {
  readonly differing: number;
  readonly width: number;
  readonly height: number;
  readonly isSameSize: boolean;
  readonly png: string;
}

/**
 * Compares two pictures by the browser's own canvas, so that no package decodes PNG. An edge of a
 * letter that another version of the font engine draws a pixel aside, or a little lighter, is no
 * difference; something that moved, came or went is.
 */
export async function comparePictures(
  page: Page,
  now: Buffer,
  before: Buffer,
): Promise<Comparison> {
  const { png, ...found } = await page.evaluate(compareInPage, {
    now: now.toString('base64'),
    before: before.toString('base64'),
  });
  return { ...found, difference: Buffer.from(png, 'base64') };
}

/** Runs in the page: everything it needs stands inside. */
async function compareInPage(of: {
  readonly now: string;
  readonly before: string;
}): Promise<InPage> {
  /** Of 255, in the channel that differs most. */
  const toneMax = 64;
  const decode = async (base64: string) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
    const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
    const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('no canvas');
    context.drawImage(bitmap, 0, 0);
    return context.getImageData(0, 0, bitmap.width, bitmap.height);
  };
  const [a, b] = [await decode(of.now), await decode(of.before)];
  const isSameSize = a.width === b.width && a.height === b.height;
  const [width, height] = [Math.min(a.width, b.width), Math.min(a.height, b.height)];
  const apart = (p: ImageData, i: number, q: ImageData, j: number) =>
    Math.max(
      Math.abs((p.data[i] ?? 0) - (q.data[j] ?? 0)),
      Math.abs((p.data[i + 1] ?? 0) - (q.data[j + 1] ?? 0)),
      Math.abs((p.data[i + 2] ?? 0) - (q.data[j + 2] ?? 0)),
    );
  /** Between the darkest and the lightest that stand there in the other picture, or nearly. */
  const hasLike = (p: ImageData, x: number, y: number, q: ImageData) => {
    for (let channel = 0; channel < 3; channel++) {
      let [low, high] = [255, 0];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const tone = q.data[4 * (v * q.width + u) + channel] ?? 0;
          low = Math.min(low, tone);
          high = Math.max(high, tone);
        }
      }
      const tone = p.data[4 * (y * p.width + x) + channel] ?? 0;
      if (tone < low - toneMax || tone > high + toneMax) return false;
    }
    return true;
  };
  const out = new OffscreenCanvas(a.width, a.height);
  const context = out.getContext('2d');
  if (context === null) throw new Error('no canvas');
  const picture = new ImageData(a.width, a.height);
  for (let i = 0; i < a.data.length; i++) {
    picture.data[i] = i % 4 === 3 ? 255 : 255 - (255 - (a.data[i] ?? 0)) / 4;
  }
  let differing = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const i = 4 * (y * a.width + x);
      if (apart(a, i, b, 4 * (y * b.width + x)) <= toneMax) continue;
      if (hasLike(a, x, y, b) && hasLike(b, x, y, a)) continue;
      differing += 1;
      picture.data.set([220, 0, 0, 255], i);
    }
  }
  context.putImageData(picture, 0, 0);
  const bytes = new Uint8Array(
    await (await out.convertToBlob({ type: 'image/png' })).arrayBuffer(),
  );
  let text = '';
  for (const byte of bytes) text += String.fromCodePoint(byte);
  return { differing, width: a.width, height: a.height, isSameSize, png: btoa(text) };
}
