// Colours of pictures in plain TypeScript: the truth that the compiled loops must equal.
import { type ColourKernels, checkColours, type Picture } from './colour-kernels.js';
import { fromLight, light } from './light.js';

export const plainColours: ColourKernels = {
  name: 'plain',
  nearest: (picture, u, v) => sample(picture, u, v, nearestAt),
  mixed: (picture, u, v) => sample(picture, u, v, mixedAt),
};

type At = (picture: Picture, x: number, y: number, out: Uint8Array, at: number) => void;

function sample(picture: Picture, u: Float32Array, v: Float32Array, colourAt: At): Uint8Array {
  checkColours(picture, u, v);
  const out = new Uint8Array(3 * u.length);
  for (let n = 0; n < u.length; n++) {
    const x = Math.max(0, Math.min(picture.width - 1, u[n]));
    const y = Math.max(0, Math.min(picture.height - 1, v[n]));
    if (!Number.isNaN(x + y)) colourAt(picture, x, y, out, 3 * n);
  }
  return out;
}

const nearestAt: At = ({ width, rgb }, x, y, out, at) => {
  const from = 3 * (Math.floor(y + 0.5) * width + Math.floor(x + 0.5));
  for (let c = 0; c < 3; c++) out[at + c] = rgb[from + c];
};

const mixedAt: At = ({ width, height, rgb }, x, y, out, at) => {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const from = 3 * (top * width + left);
  const right = left < width - 1 ? 3 : 0;
  const down = top < height - 1 ? 3 * width : 0;
  const s = x - left;
  const t = y - top;
  for (let c = 0; c < 3; c++) {
    const of = (place: number) => light[rgb[from + place + c]];
    const above = of(0) + s * (of(right) - of(0));
    const below = of(down) + s * (of(down + right) - of(down));
    out[at + c] = fromLight(above + t * (below - above));
  }
};
