// Velodyne sensors whose geometry is the same for every unit: angles and times of their lasers, by their user manuals.
import { vls128Elevation } from './vls128-elevation.js';

export interface Model {
  readonly name: string;
  /** One unit of a returned distance, m. */
  readonly unit: number;
  /** Lasers that fire one after the other before the first fires again: 16 (two rounds to a block of 32 returns), 32, or 128 (four blocks to a round). */
  readonly lasers: number;
  /** Cosine and sine of each laser's elevation above the sensor's x-y plane, in the order of the returns. */
  readonly flat: readonly number[];
  readonly rise: readonly number[];
  /** How far above the sensor's origin the beam of each laser begins, m: beams leave some way from the axis, towards which they converge. */
  readonly height: readonly number[];
  /** What is added to the head's azimuth for each laser, degrees clockwise as seen from above. */
  readonly azimuth: readonly number[];
  /** Place of each laser from the lowest up. */
  readonly ring: readonly number[];
  /** When each laser fires after the first of its round, ns. */
  readonly fires: readonly number[];
  /** From one round to the next, ns. */
  readonly roundNs: number;
  /** When the first laser fires, after the stamp of the packet, ns. */
  readonly beginsNs: number;
}

const degree = Math.PI / 180;

function model(
  name: string,
  unit: number,
  elevation: readonly number[],
  fires: (laser: number) => number,
  roundNs: number,
  height: (degrees: number) => number,
  azimuth: readonly number[] = elevation.map(() => 0),
  beginsNs = 0,
): Model {
  const upwards = [...elevation].sort((a, b) => a - b);
  const lasers = elevation.length;
  const ring = elevation.map(angle => upwards.indexOf(angle));
  return {
    name,
    unit,
    lasers,
    flat: elevation.map(angle => Math.cos(angle * degree)),
    rise: elevation.map(angle => Math.sin(angle * degree)),
    height: elevation.map(height),
    azimuth,
    ring,
    fires: elevation.map((_, i) => fires(i)),
    roundNs,
    beginsNs,
  };
}

/** Lower and upper half take turns: -15°, 1°, -13°, 3° … */
const alternating = (lowest: readonly number[], highest: readonly number[]) =>
  lowest.flatMap((low, i) => [low, highest[i]]);
/** Where a beam that leaves `radius` m from the axis begins, so that its distance counts from the axis. */
const converging = (radius: number) => (degrees: number) => -radius * Math.tan(degrees * degree);
const steps = (count: number, from: number, by: number) => Array.from({ length: count }, (_, i) => from + by * i);

// VLP-16 user manual (63-9243) table 9-1 and section 9.3.
const vlp16 = model(
  'VLP-16',
  0.002,
  alternating(steps(8, -15, 2), steps(8, 1, 2)),
  i => 2304 * i,
  55_296,
  converging(0.04191),
);

// Puck Hi-Res user manual (63-9318) table 9-1; angles are given to a thousandth, heights to 0.1 mm.
const hiResUp = [0.667, 2, 3.333, 4.667, 6, 7.333, 8.667, 10];
const hiResDown = new Map(hiResUp.map((angle, i) => [angle, [0.9, 1.8, 2.7, 3.7, 4.6, 5.5, 6.5, 7.4][i] / 1000]));
const puckHiRes = model(
  'Puck Hi-Res',
  0.002,
  alternating(
    [...hiResUp].reverse().map(angle => -angle),
    hiResUp,
  ),
  i => 2304 * i,
  55_296,
  angle => -Math.sign(angle) * (hiResDown.get(Math.abs(angle)) as number),
);

// HDL-32E user manual (63-9113) appendix on angles and times: 32 lasers one by one, then 9.216 µs of charging.
const hdl32Low = [
  ...[-30.67, -29.33, -28, -26.67, -25.33, -24, -22.67, -21.33],
  ...[-20, -18.67, -17.33, -16, -14.67, -13.33, -12, -10.67],
];
const hdl32High = [-9.33, -8, -6.67, -5.33, -4, -2.67, -1.33, 0, 1.33, 2.67, 4, 5.33, 6.67, 8, 9.33, 10.67];
const hdl32e = model('HDL-32E', 0.002, alternating(hdl32Low, hdl32High), i => 1152 * i, 46_080, converging(0.02896));

// VLP-32C user manual (63-9325) table 9-1 and section 9.3: lasers fire in pairs, and stand in four columns.
const vlp32Elevation = [
  ...[-25, -1, -1.667, -15.639, -11.31, 0, -0.667, -8.843, -7.254, 0.333, -0.333, -6.148, -5.333, 1.333, 0.667, -4],
  ...[-4.667, 1.667, 1, -3.667, -3.333, 3.333, 2.333, -2.667, -3, 7, 4.667, -2.333, -2, 15, 10.333, -1.333],
];
const vlp32Azimuth = [
  ...[1.4, -4.2, 1.4, -1.4, 1.4, -1.4, 4.2, -1.4, 1.4, -4.2, 1.4, -1.4, 4.2, -1.4, 4.2, -1.4],
  ...[1.4, -4.2, 1.4, -4.2, 4.2, -1.4, 1.4, -1.4, 1.4, -1.4, 1.4, -4.2, 4.2, -1.4, 1.4, -1.4],
];
const vlp32c = model('VLP-32C', 0.004, vlp32Elevation, i => 2304 * (i >> 1), 55_296, converging(0.0424), vlp32Azimuth);

// VLS-128 (Alpha Prime) user manual (63-9483) sections 9.3 and 9.4: groups of eight lasers, one group's time of rest after the eighth
// (LidarView: two) and what is left of 20 after the last; the packet's stamp is that of the fourth. Angles as in the ROS driver and in
// LidarView, heights as in velodyne-decoder.
const vls128Azimuth = [6.354, 4.548, 2.732, 0.911, -0.911, -2.732, -4.548, -6.354];
const vls128 = model(
  'VLS-128',
  0.004,
  vls128Elevation,
  i => 2665 * ((i >> 3) + (i >> 6)),
  53_300,
  converging(0.05863),
  vls128Elevation.map((_, i) => vls128Azimuth[i % 8]),
  -8700,
);

/** By the last byte of a packet. */
export const modelOf: ReadonlyMap<number, Model> = new Map([
  [0x21, hdl32e],
  [0x22, vlp16],
  [0x24, puckHiRes],
  [0x28, vlp32c],
  [0xa1, vls128],
]);
