// Raw pictures in YUV as RGB: the integers of ITU-R BT.601 in video range that OpenCV's cvtColor and cv_bridge use, to the last bit.
import type { Image } from '../message/value.js';

type Rows = Pick<Image, 'step' | 'height'>;

/** Where the numbers of a picture lie, bytes: brightness of a pixel, and what `across` × `down` pixels share of colour. */
interface Sampling {
  readonly luma: { readonly at: number; readonly step: number };
  readonly u: number;
  readonly v: number;
  readonly chroma: { readonly row: number; readonly step: number };
  readonly across: 1 | 2;
  readonly down: 1 | 2;
  /** Of the whole picture. */
  readonly bytes: number;
}

/** sensor_msgs/image_encodings.h and cv_bridge: `yuv422` is UYVY; `step` is that of the first plane. */
const samplings: ReadonlyMap<string, (picture: Rows) => Sampling> = new Map([
  ...['yuv422', 'uyvy'].map(name => [name, packed(1, 0, 2)] as const),
  ...['yuv422_yuy2', 'yuyv'].map(name => [name, packed(0, 1, 3)] as const),
  ['nv12', interleaved(0, 1, 2)],
  ['nv21', interleaved(1, 0, 2)],
  ['nv24', interleaved(0, 1, 1)],
  ['i420', planar],
]);

function packed(y: number, u: number, v: number): (picture: Rows) => Sampling {
  return ({ step, height }) => ({
    luma: { at: y, step: 2 },
    u,
    v,
    chroma: { row: step, step: 4 },
    across: 2,
    down: 1,
    bytes: step * height,
  });
}

/** A plane of brightness, then one of colours in pairs. */
function interleaved(u: number, v: number, shared: 1 | 2): (picture: Rows) => Sampling {
  return ({ step, height }) => {
    const row = (2 * step) / shared;
    const plane = step * height;
    return {
      luma: { at: 0, step: 1 },
      u: plane + u,
      v: plane + v,
      chroma: { row, step: 2 },
      across: shared,
      down: shared,
      bytes: plane + (row * height) / shared,
    };
  };
}

/** Three planes. */
function planar({ step, height }: Rows): Sampling {
  const plane = step * height;
  return {
    luma: { at: 0, step: 1 },
    u: plane,
    v: plane + plane / 4,
    chroma: { row: step / 2, step: 1 },
    across: 2,
    down: 2,
    bytes: plane + plane / 2,
  };
}

/** How a raw picture lies, without its bytes. */
export type RawShape = Pick<Image, 'format' | 'width' | 'height' | 'step'> & { readonly bytes: number };

/** Undefined for another encoding, where pixels that share a colour are not whole, and where bytes are missing. */
function samplingOf(picture: RawShape): Sampling | undefined {
  const sampling = samplings.get(picture.format)?.(picture);
  if (!sampling) return undefined;
  const { across, down, chroma, bytes } = sampling;
  const whole = picture.width % across === 0 && picture.height % down === 0 && Number.isInteger(chroma.row);
  return whole && picture.bytes >= bytes ? sampling : undefined;
}

/** Whether `rgbOfYuv` makes RGB of such pictures. */
export function isYuv(picture: RawShape): boolean {
  return samplingOf(picture) !== undefined;
}

/** Red, green, blue of every pixel, row by row without padding; undefined where `isYuv` says no. */
export function rgbOfYuv({ format, width, height, step, data }: Image): Uint8Array | undefined {
  const sampling = samplingOf({ format, width, height, step, bytes: data.length });
  if (!sampling) return undefined;
  const { luma, u, v, chroma, across, down } = sampling;
  const rgb = new Uint8ClampedArray(3 * width * height);
  let to = 0;
  for (let y = 0; y < height; y++) {
    let from = y * step + luma.at;
    const row = Math.floor(y / down) * chroma.row;
    for (let x = 0; x < width; x += across) {
      const colour = row + (x / across) * chroma.step;
      const [cb, cr] = [data[u + colour] - 128, data[v + colour] - 128];
      const red = HALF + RED * cr;
      const green = HALF - GREEN_BY_CR * cr - GREEN_BY_CB * cb;
      const blue = HALF + BLUE * cb;
      for (let n = 0; n < across; n++, from += luma.step, to += 3) {
        const bright = Math.max(0, data[from] - 16) * BRIGHT;
        rgb[to] = (bright + red) >> BITS;
        rgb[to + 1] = (bright + green) >> BITS;
        rgb[to + 2] = (bright + blue) >> BITS;
      }
    }
  }
  return new Uint8Array(rgb.buffer);
}

/** 255/219, 1.596, 0.813, 0.391 and 2.018 in units of 2⁻²⁰, as OpenCV rounds them. */
const BITS = 20;
const HALF = 1 << (BITS - 1);
const BRIGHT = 1220542;
const RED = 1673527;
const GREEN_BY_CR = 852492;
const GREEN_BY_CB = 409993;
const BLUE = 2116026;
