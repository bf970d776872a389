// A picture and places on it: smooth shapes with noise, so that neighbouring pixels differ, and points scattered all over it.
import { randomFrom } from './data-sweep.mjs';

export const picture = { width: 1920, height: 1080 };
const PLACES = 120_000;

export function colourData() {
  const { width, height } = picture;
  const random = randomFrom(5);
  const rgb = new Uint8Array(3 * width * height);
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const wave = 96 + 60 * Math.sin(x / 37 + y / 91) + 40 * Math.sin(y / 23);
      for (let c = 0; c < 3; c++) rgb[at++] = Math.max(0, Math.min(255, wave + 30 * c + 30 * (random() - 0.5)));
    }
  }
  const u = Float32Array.from({ length: PLACES }, () => (width - 1) * random());
  const v = Float32Array.from({ length: PLACES }, () => (height - 1) * random());
  return { rgb, u, v, size: Float64Array.of(width, height) };
}
