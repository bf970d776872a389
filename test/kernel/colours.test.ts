// Colours of pictures: against sRGB's own formulas (IEC 61966-2-1), and compiled against plain to the byte.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fastColours, type Picture, plainColours, simdColours } from '../../src/kernel/index.js';

const simd = simdColours();
const all = [plainColours, simd];

const toLight = (value: number) =>
  value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
const fromLight = (y: number) => 255 * (y <= 0.0031308 ? 12.92 * y : 1.055 * y ** (1 / 2.4) - 0.055);

const picture = fc
  .tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.infiniteStream(fc.nat(255)))
  .map(
    ([width, height, values]): Picture => ({ width, height, rgb: Uint8Array.from(values.take(3 * width * height)) }),
  );
const pixel = fc.oneof(
  { weight: 6, arbitrary: fc.float({ min: -1, max: 9, noNaN: true }) },
  fc.constantFrom(0, -0, 0.5, 1, 1.5, 2, 8.5, -0.5, 1e-30, 1e10, -1e30, Number.NaN, Infinity, -Infinity),
);
const pixels = fc.array(fc.tuple(pixel, pixel), { maxLength: 40 }).map(list => ({
  u: Float32Array.from(list, ([u]) => u),
  v: Float32Array.from(list, ([, v]) => v),
}));

const inside = (x: number, size: number) => Math.max(0, Math.min(size - 1, x));

describe('colours of a picture', () => {
  it('run compiled here', () => {
    expect(fastColours().name).toBe('simd');
  });

  it('nearest is the pixel whose centre is nearest, mixed is the mean of light by bilinear weights', () => {
    let looked = 0;
    fc.assert(
      fc.property(picture, pixels, (given, { u, v }) => {
        const { width, height, rgb } = given;
        const of = (x: number, y: number, c: number) => rgb[3 * (inside(y, height) * width + inside(x, width)) + c];
        const near = plainColours.nearest(given, u, v);
        const mixed = plainColours.mixed(given, u, v);
        u.forEach((_, n) => {
          const [x, y] = [inside(u[n], width), inside(v[n], height)];
          for (let c = 0; c < 3; c++) {
            if (Number.isNaN(x + y)) {
              expect([near[3 * n + c], mixed[3 * n + c]]).toEqual([0, 0]);
              continue;
            }
            expect(near[3 * n + c]).toBe(of(Math.floor(x + 0.5), Math.floor(y + 0.5), c));
            const [left, top] = [Math.floor(x), Math.floor(y)];
            let light = 0;
            for (const [i, j] of [
              [0, 0],
              [1, 0],
              [0, 1],
              [1, 1],
            ]) {
              const weight = (i ? x - left : 1 - x + left) * (j ? y - top : 1 - y + top);
              light += weight * toLight(of(left + i, top + j, c));
            }
            // Half-way between two numbers either is right.
            expect(Math.abs(mixed[3 * n + c] - fromLight(light))).toBeLessThanOrEqual(0.5 + 1e-6);
            looked++;
          }
        });
      }),
    );
    expect(looked).toBeGreaterThan(1000);
  });

  it('compiled to the byte as plain', () => {
    fc.assert(
      fc.property(picture, pixels, (given, { u, v }) => {
        expect([...simd.nearest(given, u, v)]).toEqual([...plainColours.nearest(given, u, v)]);
        expect([...simd.mixed(given, u, v)]).toEqual([...plainColours.mixed(given, u, v)]);
      }),
      { numRuns: 500 },
    );
  });

  it('all numbers of light in small steps, over more points than fit into 16 bits', () => {
    const ramp = {
      width: 256,
      height: 2,
      rgb: Uint8Array.from({ length: 1536 }, (_, i) => (i < 768 ? Math.floor(i / 3) : 255)),
    };
    const count = 100_003;
    const u = Float32Array.from({ length: count }, (_, n) => (255 * n) / (count - 1));
    const v = Float32Array.from({ length: count }, (_, n) => (n % 7) / 7);
    const mixed = plainColours.mixed(ramp, u, v);
    const nearest = plainColours.nearest(ramp, u, v);
    expect(simd.mixed(ramp, u, v).findIndex((value, i) => value !== mixed[i])).toBe(-1);
    expect(simd.nearest(ramp, u, v).findIndex((value, i) => value !== nearest[i])).toBe(-1);
    expect(new Set(mixed).size).toBe(256);
  });

  it('keeps every number of a picture of one colour, mixes black and white to 188, and goes on beyond the border', () => {
    const two = { width: 2, height: 1, rgb: Uint8Array.of(0, 0, 0, 255, 255, 255) };
    for (const kernels of all) {
      for (let value = 0; value < 256; value++) {
        const one = { width: 1, height: 1, rgb: Uint8Array.of(value, 0, 255 - value) };
        const found = kernels.mixed(one, Float32Array.of(0.3), Float32Array.of(-0.2));
        expect([...found]).toEqual([value, 0, 255 - value]);
      }
      const u = Float32Array.of(-0.5, 0, 0.5, 1, 1.4);
      const v = new Float32Array(5);
      expect([...kernels.mixed(two, u, v)].filter((_, i) => i % 3 === 1)).toEqual([0, 0, 188, 255, 255]);
      expect([...kernels.nearest(two, u, v)].filter((_, i) => i % 3 === 1)).toEqual([0, 0, 255, 255, 255]);
    }
  });

  it('refuses a picture with fewer bytes than pixels, and lists of different lengths', () => {
    const [u, v] = [Float32Array.of(0), Float32Array.of(0)];
    const short = { width: 2, height: 2, rgb: new Uint8Array(11) };
    for (const kernels of all) {
      expect(() => kernels.mixed(short, u, v)).toThrow(/3 bytes for each pixel, got 11 bytes for 2×2/);
      expect(() => kernels.nearest({ ...short, width: 0 }, u, v)).toThrow(/FL0307|got 11 bytes for 0×2/);
      expect(() => kernels.mixed({ ...short, rgb: new Uint8Array(12) }, u, new Float32Array(2))).toThrow(/got 1 and 2/);
    }
  });
});
