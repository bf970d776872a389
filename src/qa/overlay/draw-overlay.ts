// A camera picture with a cloud's points on it, coloured by distance, above a strip with caption and legend.
import { OCCLUDED } from '../../projection/index.js';
import { type Canvas, type Colour, fillDisc, fillRectangle, newCanvas } from './canvas.js';
import { type DepthScale, depthColour, depthShare } from './colour-map.js';
import { drawText, LETTER, textWidth } from './font.js';

export interface Overlay {
  readonly picture: Canvas;
  /** px; (0,0) is the centre of the first pixel. */
  readonly u: Float32Array;
  readonly v: Float32Array;
  /** What colours a point, m. */
  readonly depth: Float32Array;
  /** What `depth` is, for the legend. */
  readonly depthName: string;
  /** 2 where something hides the point from the camera: drawn small and dim. */
  readonly visibility?: Uint8Array;
  readonly caption: readonly string[];
  /** Diameter of a point, px; by the picture's size and the number of points when undefined. */
  readonly pointSize?: number;
  /** Points farther than this are left out and the colours end here, m. */
  readonly maxDepth?: number;
}

const background: Colour = [23, 27, 34];
const foreground: Colour = [236, 239, 244];
/** What hides a point is more to be seen than the point. */
const DIM = { share: 0.6, size: 0.6 } as const;
const dim: Colour = [60, 60, 66];
const faint: Colour = [150, 160, 174];
const ends = [1, 2, 5, 10, 20, 40, 80, 160, 320];

export function drawOverlay(overlay: Overlay): Canvas {
  const { picture, u, v, depth, visibility } = overlay;
  const scale = textScale(picture.width);
  const line = (LETTER.height + 4) * scale;
  const margin = 6 * scale;
  const strip = 2 * margin + overlay.caption.length * line + legendHeight(scale);
  const canvas = newCanvas(picture.width, picture.height + strip, background);
  canvas.rgb.set(picture.rgb);

  const shown = farthestFirst(depth, overlay.maxDepth);
  const colours = depthScale(shown, depth, overlay.maxDepth);
  const size = overlay.pointSize ?? usualSize(picture, shown.length);
  for (const i of shown) {
    const colour = depthColour(colours, depth[i]);
    if (visibility?.[i] === OCCLUDED) fillDisc(canvas, u[i], v[i], DIM.size * size, dimmed(colour), picture.height);
    else fillDisc(canvas, u[i], v[i], size, colour, picture.height);
  }

  let y = picture.height + margin;
  for (const text of overlay.caption) {
    drawText(canvas, text, margin, y, scale, foreground);
    y += line;
  }
  drawLegend(canvas, colours, overlay.depthName, margin, y, scale);
  return canvas;
}

function dimmed(colour: Colour): Colour {
  const mixed = (c: 0 | 1 | 2) => Math.round(colour[c] + DIM.share * (dim[c] - colour[c]));
  return [mixed(0), mixed(1), mixed(2)];
}

/** How many letters fit side by side below a picture of this width. */
export function lettersPerLine(width: number): number {
  const scale = textScale(width);
  return Math.max(8, Math.floor((width - 12 * scale) / (LETTER.width * scale)));
}

/** Points that are drawn, in drawing order: near points cover far ones; equal depths keep the cloud's order. */
export function farthestFirst(depth: Float32Array, maxDepth = Number.POSITIVE_INFINITY): Uint32Array {
  const shown = Uint32Array.from({ length: depth.length }, (_, i) => i).filter(i => depth[i] <= maxDepth);
  return shown.sort((a, b) => depth[b] - depth[a] || a - b);
}

/** From 1/40 of the far end to a round far end that takes in nearly all points. */
function depthScale(shown: Uint32Array, depth: Float32Array, maxDepth: number | undefined): DepthScale {
  const reach = shown.length === 0 ? ends[0] : depth[shown[Math.floor(shown.length * 0.02)]];
  const farM = maxDepth ?? ends.find(end => end >= reach) ?? ends[ends.length - 1];
  return { nearM: farM / 40, farM };
}

/** About a third of the distance from point to point when they lie evenly: sparse clouds stay visible, dense ones do not hide the picture. */
function usualSize({ width, height }: Canvas, points: number): number {
  const even = Math.sqrt((width * height) / Math.max(1, points));
  return Math.max(2, width / 480, Math.min(0.35 * even, width / 200));
}

function textScale(width: number): number {
  return Math.max(1, Math.round(width / 640));
}

function legendHeight(scale: number): number {
  return (10 + 4 + LETTER.height) * scale;
}

/** The colour bar with round distances below it. */
function drawLegend(canvas: Canvas, colours: DepthScale, name: string, x: number, y: number, scale: number): void {
  const title = `${name} m`;
  const left = x + textWidth(title, scale) + 6 * scale;
  const width = Math.max(1, Math.min(canvas.width - x - left - 12 * scale, 300 * scale));
  const height = 8 * scale;
  drawText(canvas, title, x, y, scale, faint);
  const span = Math.log(colours.farM / colours.nearM);
  for (let k = 0; k < width; k++) {
    const depth = colours.nearM * Math.exp((span * k) / Math.max(1, width - 1));
    fillRectangle(canvas, left + k, y, 1, height, depthColour(colours, depth));
  }
  let free = 0;
  for (const metres of legendMarks(colours)) {
    const at = left + Math.round(depthShare(colours, metres) * (width - 1));
    const text = String(metres);
    const from = Math.max(0, at - Math.round(textWidth(text, scale) / 2));
    if (from < free) continue;
    fillRectangle(canvas, at, y + height, Math.max(1, scale - 1), 2 * scale, faint);
    drawText(canvas, text, from, y + height + 3 * scale, scale, faint);
    free = from + textWidth(text, scale) + 4 * scale;
  }
}

function legendMarks({ nearM, farM }: DepthScale): number[] {
  const marks: number[] = [];
  for (let power = 0.01; power <= 1000; power *= 10) {
    for (const factor of [1, 2, 5]) marks.push(Number((factor * power).toPrecision(2)));
  }
  return marks.filter(m => m >= nearM && m < farM * 0.8).concat(farM);
}
