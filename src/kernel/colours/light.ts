// Between 8-bit sRGB and light, IEC 61966-2-1. sRGB's numbers are close to the square root of light: only light can be mixed.

/** 0 to 1, of a number that need not be whole. */
function lightOf(value: number): number {
  const x = value / 255;
  return x <= 0.04045 ? x / 12.92 : Math.exp(2.4 * Math.log((x + 0.055) / 1.055));
}

/** Of every number. */
export const light = /* @__PURE__ */ Float64Array.from({ length: 256 }, (_, value) => lightOf(value));

/** Numbers are never closer than 1/(12.92 · 255) of light, so that at most one begins within a part of it. */
const BINS = 4096;

export interface Bins {
  readonly base: Uint8Array;
  readonly edge: Float64Array;
}

let made: Bins | undefined;

/**
 * Light is written as the nearest number: n from the light of n − ½ on. Bin k is of what rounds to k parts: `base` is the number
 * at its beginning, `edge` where in it the next one begins. What lies on a border of bins gets the same from both. Made
 * when it is asked for, because most runs colour nothing.
 */
export function bins(): Bins {
  made ??= makeBins();
  return made;
}

function makeBins(): Bins {
  const base = new Uint8Array(BINS + 1);
  const edge = new Float64Array(BINS + 1).fill(Number.POSITIVE_INFINITY);
  let number = 0;
  for (let bin = 0; bin <= BINS; bin++) {
    while (number < 255 && lightOf(number + 0.5) <= (bin - 0.5) / BINS) number++;
    base[bin] = number;
    if (number < 255 && lightOf(number + 0.5) <= (bin + 0.5) / BINS) edge[bin] = lightOf(number + 0.5);
  }
  return { base, edge };
}

/** 0 to 255; amounts are 0 to 1. */
export function fromLight(amount: number): number {
  const bin = Math.round(BINS * amount);
  const { base, edge } = bins();
  return base[bin] + Number(amount >= edge[bin]);
}
