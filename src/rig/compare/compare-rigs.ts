// What two rigs say differently of each sensor: turned, moved, another lens or clock, and how many pixels that is.
import { compose, identity, inverse, rotationAngle, type SE3, type Vec3 } from '../../geometry/se3.js';
import type { Rig, RigSensor } from '../rig.js';
import type { TransformTree } from '../transforms/transform-tree.js';
import { type PixelShift, pixelShift } from './pixel-shift.js';

export interface LookedAt {
  readonly rig: Rig;
  readonly tree: TransformTree;
}

export interface PoseDifference {
  readonly degrees: number;
  readonly metres: number;
  /** Where b puts the sensor as seen from where a puts it, m, in the sensor's own axes. */
  readonly offset: Vec3;
}

export interface PosePixels {
  /** Camera in whose picture this was counted; for a camera its own. */
  readonly camera: string;
  /** Of what lies 10 m away. */
  readonly near: PixelShift;
  /** Of what lies so far away that only the turn counts. */
  readonly far: PixelShift;
}

export interface SensorDifference {
  readonly name: string;
  /** Its name in b, where only the topic tells that it is the same. */
  readonly other?: string;
  readonly pose?: PoseDifference;
  readonly pixels?: PosePixels;
  /** Over the picture of a, whatever its pose; undefined where one of them has no lens or both have the same. */
  readonly lens?: PixelShift;
  /** In words, everything that is not a number: frames, models, sizes, topics, clocks, what only one has. */
  readonly changes: readonly string[];
  readonly same: boolean;
}

export interface RigDifference {
  readonly same: boolean;
  /** How the poses of the two could be compared. */
  readonly aligned: string;
  readonly sensors: readonly SensorDifference[];
  readonly onlyInA: readonly string[];
  readonly onlyInB: readonly string[];
}

/** What rounding to a file and back may change: rad and m. */
const TOLERANCE = 1e-8;
const TOLERANCE_PX = 1e-6;
/** What a difference does to pixels is told for things this near, m. */
const NEAR_M = 10;

/**
 * Sensors are matched by name, then by topic. Poses are compared in a's rig frame: where b knows that frame, directly; else the
 * first sensor that both place is laid upon itself, and what remains is between sensors.
 */
export function compareRigs(a: LookedAt, b: LookedAt): RigDifference {
  const pairs = pairsOf(a.rig, b.rig);
  const { T_a_b, aligned } = alignment(a, b, pairs);
  const sensors = pairs.map(([one, other]) => difference(one, other, T_a_b, a.rig));
  const [inA, inB] = [new Set(pairs.map(([one]) => one.name)), new Set(pairs.map(([, other]) => other.name))];
  const onlyInA = [...a.rig.sensors.keys()].filter(name => !inA.has(name));
  const onlyInB = [...b.rig.sensors.keys()].filter(name => !inB.has(name));
  const same = sensors.every(one => one.same) && onlyInA.length + onlyInB.length === 0;
  return { same, aligned, sensors, onlyInA, onlyInB };
}

type Pairs = readonly (readonly [RigSensor, RigSensor])[];

function pairsOf(a: Rig, b: Rig): Pairs {
  const left = new Map([...b.sensors].filter(([name]) => !a.sensors.has(name)).map(([, s]) => [s.topic, s]));
  return [...a.sensors.values()].flatMap(sensor => {
    const other = b.sensors.get(sensor.name) ?? left.get(sensor.topic);
    return other ? [[sensor, other] as const] : [];
  });
}

function alignment(a: LookedAt, b: LookedAt, pairs: Pairs): { T_a_b: SE3; aligned: string } {
  if (a.rig.frameId === b.rig.frameId) return { T_a_b: identity, aligned: `both are given in ${a.rig.frameId}` };
  const known = b.tree.lookup(a.rig.frameId, b.rig.frameId);
  if (known)
    return { T_a_b: known, aligned: `b was carried from ${b.rig.frameId} to ${a.rig.frameId} by its own transforms` };
  const common = pairs.find(([one, other]) => one.T_rig_sensor && other.T_rig_sensor);
  if (!common?.[0].T_rig_sensor || !common[1].T_rig_sensor)
    return {
      T_a_b: identity,
      aligned: `a is given in ${a.rig.frameId}, b in ${b.rig.frameId}, and no sensor is placed in both`,
    };
  return {
    T_a_b: compose(common[0].T_rig_sensor, inverse(common[1].T_rig_sensor)),
    aligned: `a is given in ${a.rig.frameId}, b in ${b.rig.frameId}: ${common[0].name} was laid upon itself`,
  };
}

function difference(a: RigSensor, b: RigSensor, T_a_b: SE3, rigA: Rig): SensorDifference {
  const changes = wordsOf(a, b);
  const T_b = b.T_rig_sensor && compose(T_a_b, b.T_rig_sensor);
  const T = a.T_rig_sensor && T_b ? compose(inverse(a.T_rig_sensor), T_b) : undefined;
  const pose = T && { degrees: (rotationAngle(T) * 180) / Math.PI, metres: Math.hypot(...T.t), offset: T.t };
  const moved = T !== undefined && (rotationAngle(T) > TOLERANCE || Math.hypot(...T.t) > TOLERANCE);
  const lens = a.camera && b.camera && pixelShift(a.camera.lens, b.camera.lens, identity, Number.POSITIVE_INFINITY);
  const otherLens = lens !== undefined && (lens.largest > TOLERANCE_PX || lens.lost > 0 || Number.isNaN(lens.largest));
  return {
    name: a.name,
    ...(a.name === b.name ? {} : { other: b.name }),
    pose,
    pixels: moved && T ? pixelsOf(a, T, rigA) : undefined,
    lens: otherLens ? lens : undefined,
    changes,
    same: !moved && !otherLens && changes.length === 0,
  };
}

/** A camera's own picture; of another sensor, the picture in which its points move most. */
function pixelsOf(a: RigSensor, T_sensor_moved: SE3, rigA: Rig): PosePixels | undefined {
  if (a.camera) {
    const { lens } = a.camera;
    // A point that stands still lies elsewhere for a camera that moved.
    const T = inverse(T_sensor_moved);
    return {
      camera: a.name,
      near: pixelShift(lens, lens, T, NEAR_M),
      far: pixelShift(lens, lens, T, Number.POSITIVE_INFINITY),
    };
  }
  let worst: PosePixels | undefined;
  for (const { name, camera, T_rig_sensor } of rigA.sensors.values()) {
    if (!camera || !T_rig_sensor || !a.T_rig_sensor) continue;
    const T_cam_sensor = compose(inverse(T_rig_sensor), a.T_rig_sensor);
    const T = compose(compose(T_cam_sensor, T_sensor_moved), inverse(T_cam_sensor));
    const near = pixelShift(camera.lens, camera.lens, T, NEAR_M);
    if (worst && !(near.median > worst.near.median)) continue;
    worst = { camera: name, near, far: pixelShift(camera.lens, camera.lens, T, Number.POSITIVE_INFINITY) };
  }
  return worst;
}

function wordsOf(a: RigSensor, b: RigSensor): string[] {
  const words: string[] = [];
  const differ = (what: string, x: unknown, y: unknown) => {
    if (x !== y)
      words.push(`${what} ${x === undefined || x === '' ? 'none' : x} | ${y === undefined || y === '' ? 'none' : y}`);
  };
  differ('name', a.name, b.name);
  differ('topic', a.topic, b.topic);
  differ('frame', a.frameId, b.frameId);
  if (!a.T_rig_sensor !== !b.T_rig_sensor) words.push(`placed only in ${a.T_rig_sensor ? 'a' : 'b'}`);
  differ('lens', a.camera?.model, b.camera?.model);
  differ('picture', sizeWords(a), sizeWords(b));
  differ('clock', clockWords(a), clockWords(b));
  differ('stamp', a.stamp, b.stamp);
  differ('exposure_ns', a.exposureNs, b.exposureNs);
  differ('trigger', a.trigger?.topic, b.trigger?.topic);
  differ('point_time', a.pointTime, b.pointTime);
  return words;
}

function sizeWords({ camera }: RigSensor): string | undefined {
  return camera && `${camera.intrinsics.width}x${camera.intrinsics.height}`;
}

function clockWords({ clock }: RigSensor): string {
  const epoch = clock.driftPpm === 0 || clock.epochNs === undefined ? '' : ` from ${clock.epochNs}`;
  return `${clock.offsetNs / 1e6} ms, ${clock.driftPpm} ppm${epoch}`;
}
