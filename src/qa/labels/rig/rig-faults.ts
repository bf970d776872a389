// Faults of the rig, told from faults of labels: sensors beside which labels lie alike, all of them, by one cause.
import type { CauseName } from '../../../calibration/cause/index.js';
import type { Camera } from '../../../camera/camera.js';
import type { BoundLabels, Scene, SceneSensor } from '../../../frame/scene/index.js';
import type { Measurements } from '../measurements.js';
import type { Correction } from './corrected-scene.js';
import { shiftedInCloud, shiftedInPicture, type Told } from './in-pictures.js';
import { judgeShift, type ShiftJudged } from './judge-shift.js';
import { type Shifted, thinned } from './shifted.js';

/** What was found of one sensor by one check, fault or not. */
export interface SensorShift extends ShiftJudged {
  readonly sensor: string;
  readonly kind: 'camera' | 'lidar' | 'radar';
  readonly check: string;
  /** The labels were drawn in the frame of this very sensor: its mounting cannot be told by them. */
  readonly ownFrame: boolean;
}

/** A shift that is a fault, with the cause that would take it out. */
export type RigFault = SensorShift & Correction;

/** No fault yet: px at 700 px per radian, which is 0.2°, and cm. Boxes drawn around pixels and around points differ by this on their own. */
const LEAST = { camera: 2.5, lidar: 6, radar: 25 } as const;
const PER_RADIAN = 700;
/** However coarse the picture is, its pixels blur what is less than this part of it. */
const COARSEST = 0.4;

export type ShiftScene = Pick<Scene, 'sensors' | 'moments'>;

/** By sensor, then check, in the order of the scene's sensors and the checks given. */
export function sensorShifts(
  scene: ShiftScene,
  labels: BoundLabels,
  all: readonly Measurements[],
): readonly SensorShift[] {
  const found: SensorShift[] = [];
  for (const sensor of scene.sensors) {
    for (const one of all) {
      const kind = one.check.tellsRig;
      if (kind === undefined || kind !== sensor.kind) continue;
      const shifted = shiftsOf(one, sensor, scene, labels);
      if (shifted.length === 0) continue;
      const least = kind === 'camera' ? LEAST.camera * Math.max(COARSEST, finenessOf(sensor.lens)) : LEAST[kind];
      const own = shifted.filter(({ label }) => drawnIn(labels, label) === sensor.name).length;
      const ownFrame = kind !== 'camera' && 2 * own > shifted.length;
      found.push({ sensor: sensor.name, kind, check: one.check.name, ownFrame, ...judgeShift(shifted, least) });
    }
  }
  return found;
}

/** Pixels per radian at the middle of the picture, over PER_RADIAN: what is little is an angle, and a fisheye has few pixels for each. */
function finenessOf(lens: Camera | undefined): number {
  if (!lens) return 1;
  const step = 0.01;
  const uv = new Float64Array(4);
  const seen = new Uint8Array(2);
  lens.project(Float64Array.of(0, 0, 1, Math.sin(step), 0, Math.cos(step)), 2, uv, seen);
  return seen[0] && seen[1] ? Math.hypot(uv[2] - uv[0], uv[3] - uv[1]) / step / PER_RADIAN : 1;
}

/** The faults among them: per sensor the one that is told most surely. */
export function rigFaults(shifts: readonly SensorShift[]): RigFault[] {
  const best = new Map<string, RigFault>();
  for (const one of shifts) {
    if (one.systematic !== true || !one.cause) continue;
    const known = best.get(one.sensor);
    const fault = { ...one, cause: one.cause };
    if (!known || certainty(fault) > certainty(known)) best.set(one.sensor, fault);
  }
  return [...best.values()];
}

function certainty({ cause }: Correction): number {
  return Math.max(...cause.value.map((v, k) => Math.abs(v) / Math.max(cause.sigma[k], 1e-12)));
}

function shiftsOf(one: Measurements, sensor: SceneSensor, scene: ShiftScene, labels: BoundLabels): Shifted[] {
  const moments = new Map<number, bigint>();
  for (const moment of scene.moments) if (moment.sensor === sensor.name) moments.set(moment.frame, moment.stampNs);
  const told: Told[] = [];
  for (let i = 0; i < one.count; i++) {
    if (one.label[i] < 0) continue;
    const { shift, sensor: name, label, frame } = one.at(i);
    if (name === sensor.name && shift?.some(Number.isFinite)) told.push({ label, frame, shift });
  }
  const clusterOf = ({ label }: Told) => labels.labels[label].label.track || String(label);
  return thinned(told, clusterOf).flatMap(shift => {
    const bound = withBox(labels, shift);
    const found =
      sensor.kind === 'camera'
        ? bound && shiftedInPicture(shift, bound, sensor, frame => moments.get(frame))
        : bound && sensor.T_rig_sensor && shiftedInCloud(shift, bound, sensor.T_rig_sensor);
    return found ?? [];
  });
}

/** The check may name the 2D label: the box is then that of the same track in the same frame. */
function withBox(labels: BoundLabels, { label, frame }: Told) {
  const bound = labels.labels[label];
  if (bound.box || bound.label.track === '') return bound.box ? bound : undefined;
  const other = labels.ofFrame[frame].find(
    position => labels.labels[position].box && labels.labels[position].label.track === bound.label.track,
  );
  return other === undefined ? undefined : labels.labels[other];
}

function drawnIn({ labels }: BoundLabels, position: number): string {
  const { label, sensor } = labels[position];
  return label.frame === '' ? sensor : label.frame;
}

/** One sentence without the sensor's name. */
export function sayFault({ kind, cause, alike, moves, ownFrame, labels, clusters }: RigFault): string {
  const unit = kind === 'camera' ? 'px' : 'cm';
  const by = `labels are displaced from it by ${moves.toFixed(kind === 'camera' ? 1 : 0)} ${unit}, all in the same way (${labels} labels of ${clusters} tracks)`;
  const or = alike.length === 0 ? '' : `; ${alike.join(' or ')} would explain it as well`;
  const why = ownFrame
    ? `: they were drawn in its own frame, so it is what the labels take for a box or a moment, not its mounting (as ${causeText(cause.name, cause.value, cause.sigma)})`
    : `: ${causeText(cause.name, cause.value, cause.sigma)} explains ${(100 * cause.r2).toFixed(0)} % of it`;
  return by + why + or;
}

function causeText(name: CauseName, value: readonly number[], sigma: readonly number[]): string {
  const numbers = (unit: string, factor: number, digits: number) =>
    value.map((v, k) => `${(v * factor).toFixed(digits)} ± ${(sigma[k] * factor).toFixed(digits)}`).join(', ') +
    ` ${unit}`;
  if (name === 'rotation') return `a turn of ${numbers('°', 180 / Math.PI, 2)} about its x, y, z`;
  if (name === 'translation') return `a shift of ${numbers('cm', 100, 1)} along its x, y, z`;
  if (name === 'time') return `stamps that are ${numbers('ms', 1000, 0)} early`;
  return `moving things that were seen ${numbers('ms', 1000, 0)} later than the labels say`;
}
