// The toy town: which solids stand along the ring road and which drive on it, drawn from a seed.
import { type Random, randomStream } from './random.js';
import { type Drive, roadRadius } from './trajectory.js';

export type Rgb = readonly [number, number, number];
/** Which surface pattern a solid wears; see texture.ts. */
export type Skin = 'facade' | 'brick' | 'vehicle' | 'person' | 'plain';

/** An upright solid standing on the ground. Sizes in metres: length along its heading, width across, height. */
export interface Solid {
  readonly shape: 'box' | 'cylinder';
  readonly length: number;
  readonly width: number;
  readonly height: number;
  /** Albedo of its main colour, 0..1. */
  readonly colour: Rgb;
  readonly skin: Skin;
  /** Radar cross-section, dBsm. */
  readonly rcs: number;
  /** Set for what is labelled: `car`, `truck`, `pedestrian`. */
  readonly label?: string;
  /** A moving solid follows a drive, a standing one has a place. */
  readonly drive?: Drive;
  readonly place?: { readonly x: number; readonly y: number; readonly yaw: number };
}

export interface World {
  readonly solids: readonly Solid[];
  /** The drive of the recording rig. */
  readonly ego: Drive;
}

const TAU = 2 * Math.PI;
/** Half the distance between the two lane centres, m; the rig drives counter-clockwise in the outer (right-hand) lane. */
const LANE = 1.75;
/** rad/s: about 8 m/s on the ring. */
const EGO_RATE = 0.17;

export function buildWorld(seed: number): World {
  const solids: Solid[] = [
    ...houses(randomStream(seed, 'world/houses')),
    ...poles(randomStream(seed, 'world/poles')),
    ...parkedCars(randomStream(seed, 'world/parked')),
    ...traffic(randomStream(seed, 'world/traffic')),
    ...people(randomStream(seed, 'world/people')),
  ];
  return { solids, ego: { start: 0, rate: EGO_RATE, swing: 0.05, swingRate: 0.4, offset: LANE } };
}

/** Stands `offset` metres outside the centre line at polar angle θ, heading along the road. */
function beside(theta: number, offset: number): { x: number; y: number; yaw: number } {
  const r = roadRadius(theta) + offset;
  return { x: r * Math.cos(theta), y: r * Math.sin(theta), yaw: theta + Math.PI / 2 };
}

function between(random: Random, low: number, high: number): number {
  return low + (high - low) * random.uniform();
}

const facadeColours: readonly Rgb[] = [
  [0.78, 0.62, 0.45],
  [0.7, 0.7, 0.66],
  [0.62, 0.38, 0.32],
  [0.5, 0.6, 0.68],
  [0.85, 0.8, 0.6],
];
const paints: readonly Rgb[] = [
  [0.7, 0.1, 0.1],
  [0.1, 0.25, 0.6],
  [0.85, 0.85, 0.88],
  [0.15, 0.16, 0.18],
  [0.85, 0.65, 0.1],
  [0.15, 0.45, 0.25],
];

function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random.uniform() * list.length)];
}

function houses(random: Random): Solid[] {
  const out: Solid[] = [];
  const row = (count: number, offset: number, length: number) => {
    for (let i = 0; i < count; i++) {
      const theta = (i / count) * TAU + between(random, -0.02, 0.02);
      const size = { length: length * between(random, 0.8, 1), width: 8, height: between(random, 5, 11) };
      const place = beside(theta, offset);
      out.push({ shape: 'box', ...size, colour: pick(random, facadeColours), skin: 'facade', rcs: 20, place });
      const gap = beside(theta + TAU / count / 2, offset - Math.sign(offset) * 3);
      out.push({
        shape: 'box',
        length: 5,
        width: 0.3,
        height: 1.4,
        colour: [0.55, 0.32, 0.25],
        skin: 'brick',
        rcs: 12,
        place: gap,
      });
    }
  };
  row(17, 13, 15);
  row(11, -12, 12);
  return out;
}

function poles(random: Random): Solid[] {
  const out: Solid[] = [];
  for (let i = 0; i < 30; i++) {
    const place = beside((i / 30) * TAU + between(random, -0.03, 0.03), i % 2 === 0 ? 6 : -5);
    const colour: Rgb = i % 3 === 0 ? [0.8, 0.75, 0.1] : [0.35, 0.36, 0.38];
    out.push({ shape: 'cylinder', length: 0.24, width: 0.24, height: 5, colour, skin: 'plain', rcs: 3, place });
  }
  return out;
}

function car(
  random: Random,
): Pick<Solid, 'shape' | 'length' | 'width' | 'height' | 'colour' | 'skin' | 'rcs' | 'label'> {
  const length = between(random, 3.9, 4.8);
  return {
    shape: 'box',
    length,
    width: 1.8,
    height: 1.5,
    colour: pick(random, paints),
    skin: 'vehicle',
    rcs: 10,
    label: 'car',
  };
}

function parkedCars(random: Random): Solid[] {
  const out: Solid[] = [];
  for (let i = 0; i < 24; i++) {
    if (random.uniform() < 0.3) continue;
    out.push({ ...car(random), place: beside((i / 24) * TAU + 0.1 + between(random, -0.02, 0.02), 4.6) });
  }
  return out;
}

function traffic(random: Random): Solid[] {
  const out: Solid[] = [];
  // Ahead of and behind the rig in its own lane, at a speed that swings differently.
  for (const start of [0.34, -0.45]) {
    out.push({ ...car(random), drive: { start, rate: EGO_RATE, swing: 0.03, swingRate: 0.55, offset: LANE } });
  }
  for (let i = 0; i < 6; i++) {
    const drive = {
      start: (i / 6) * TAU + 0.5,
      rate: -between(random, 0.15, 0.155),
      swing: 0,
      swingRate: 0,
      offset: -LANE,
    };
    const truck: Partial<Solid> = i % 3 === 0 ? { length: 8, width: 2.4, height: 3.2, rcs: 18, label: 'truck' } : {};
    out.push({ ...car(random), ...truck, drive });
  }
  return out;
}

function people(random: Random): Solid[] {
  const out: Solid[] = [];
  for (let i = 0; i < 14; i++) {
    const way = random.uniform() < 0.5 ? -1 : 1;
    const drive = {
      start: (i / 14) * TAU + between(random, 0, 0.3),
      rate: way * 0.026,
      swing: 0,
      swingRate: 0,
      offset: i % 3 === 0 ? -4.4 : 6.6,
    };
    const height = between(random, 1.55, 1.9);
    const look = { length: 0.5, width: 0.6, height, colour: pick(random, paints), rcs: -5 };
    out.push({ shape: 'box', ...look, skin: 'person', label: 'pedestrian', drive });
  }
  return out;
}
