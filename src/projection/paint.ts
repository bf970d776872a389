// Colours for a cloud out of the pictures that saw it.
import type { Camera } from '../camera/camera.js';
import { fastColours, type Picture } from '../kernel/index.js';
import { OCCLUDED, VISIBLE } from './visibility/index.js';

/** One camera's picture and where the cloud's points lie on it. */
export interface View {
  readonly lens: Camera;
  readonly picture: Picture;
  /** Stamp of the picture minus stamp of the cloud, ns. */
  readonly dtNs: number;
  readonly index: Uint32Array;
  readonly u: Float32Array;
  readonly v: Float32Array;
  readonly visibility: Uint8Array;
}

/** No camera. */
export const NOBODY = 255;
/** Label of a point that lies in no picture; the others are those of visibility. */
export const OUTSIDE = 3;

/** Per point of the cloud. */
export interface Painted {
  /** Red, green, blue; grey where nobody saw the point. */
  readonly rgb: Uint8Array;
  /** Number of the view that the colour is from, or NOBODY. */
  readonly camera: Uint8Array;
  /** Where in that picture, px; NaN for nobody. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** 1 painted; 2 hidden from every camera that looks there; 0 nothing certain; 3 in no picture. */
  readonly visibility: Uint8Array;
  readonly painted: number;
}

const GREY = 128;

/**
 * Each point gets the colour of the picture that it lies nearest the middle of, by the angle from the optical axis: there a lens
 * is sharpest and a picture brightest; of equal ones that whose stamp is nearest. Only pictures that saw the point for
 * certain are asked. At most 255 views.
 */
export function paintCloud(count: number, views: readonly View[]): Painted {
  const rgb = new Uint8Array(3 * count).fill(GREY);
  const camera = new Uint8Array(count).fill(NOBODY);
  const u = new Float32Array(count).fill(Number.NaN);
  const v = new Float32Array(count).fill(Number.NaN);
  const visibility = new Uint8Array(count).fill(OUTSIDE);
  const best = new Float64Array(count).fill(Number.NEGATIVE_INFINITY);
  // Of equal angles the first one stays.
  const order = views.map((_, k) => k).sort((a, b) => Math.abs(views[a].dtNs) - Math.abs(views[b].dtNs) || a - b);
  for (const k of order) {
    const view = views[k];
    const cosines = cosinesOf(view);
    for (let n = 0; n < view.index.length; n++) {
      const i = view.index[n];
      const label = view.visibility[n];
      if (label !== VISIBLE) {
        // Hidden only where no camera leaves it open.
        if (camera[i] === NOBODY) visibility[i] = label === OCCLUDED && visibility[i] >= OCCLUDED ? OCCLUDED : 0;
        continue;
      }
      if (!(cosines[n] > best[i])) continue;
      best[i] = cosines[n];
      camera[i] = k;
      u[i] = view.u[n];
      v[i] = view.v[n];
      visibility[i] = VISIBLE;
    }
  }
  const painted = views.reduce((sum, { picture }, k) => sum + paintFrom(picture, k, { camera, u, v, rgb }), 0);
  return { rgb, camera, u, v, visibility, painted };
}

/** The points whose colour is from view k; how many they are. */
function paintFrom(
  picture: Picture,
  k: number,
  { camera, u, v, rgb }: Pick<Painted, 'camera' | 'u' | 'v' | 'rgb'>,
): number {
  const own = new Uint32Array(camera.length);
  let n = 0;
  for (let i = 0; i < camera.length; i++) if (camera[i] === k) own[n++] = i;
  if (n === 0) return 0;
  const rows = own.subarray(0, n);
  const colours = fastColours().mixed(picture, pick(u, rows), pick(v, rows));
  for (let j = 0; j < n; j++) for (let c = 0; c < 3; c++) rgb[3 * rows[j] + c] = colours[3 * j + c];
  return n;
}

function pick(values: Float32Array, rows: Uint32Array): Float32Array {
  const out = new Float32Array(rows.length);
  for (let j = 0; j < rows.length; j++) out[j] = values[rows[j]];
  return out;
}

/** Of the angles from the optical axis; a pixel without a ray has none. */
function cosinesOf({ lens, u, v }: View): Float64Array {
  const count = u.length;
  const uv = new Float64Array(2 * count);
  for (let n = 0; n < count; n++) {
    uv[2 * n] = u[n];
    uv[2 * n + 1] = v[n];
  }
  const rays = new Float64Array(3 * count);
  const ok = new Uint8Array(count);
  lens.unproject(uv, count, rays, ok);
  return Float64Array.from({ length: count }, (_, n) => (ok[n] ? rays[3 * n + 2] : -2));
}
