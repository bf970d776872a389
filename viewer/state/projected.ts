// The projection that a camera shows: the dataset's own numbers, or new ones while its calibration is nudged.
import type { SensorData } from '../data/dataset-data.js';
import type { CloudData, FrameData, PictureData, ProjectionData } from '../data/frame-data.js';
import { isNudged, type Nudge, nudgedPose } from './calibrate/nudge.js';
import { lensOf, reproject } from './calibrate/reprojection.js';

export interface Shown {
  readonly index: ArrayLike<number>;
  readonly u: ArrayLike<number>;
  readonly v: ArrayLike<number>;
  readonly depth: ArrayLike<number>;
  readonly visibility?: ArrayLike<number>;
  /** `dataset`: the very numbers of the file; `computed`: by the same code, here. */
  readonly from: 'dataset' | 'computed';
  readonly compensated: boolean;
}

interface Question {
  readonly frame: FrameData;
  readonly around: readonly FrameData[];
  readonly cloud: SensorData;
  readonly camera: SensorData;
  readonly nudge: Nudge;
}

const answered = new WeakMap<
  FrameData,
  Map<string, { readonly question: Question; readonly shown: Shown | undefined }>
>();

/** Undefined when cloud, picture, lens or pose is missing. The last answers per frame and pair are kept, one given and one nudged. */
export function projectedInto(question: Question): Shown | undefined {
  const { frame, cloud, camera } = question;
  const pair = `${cloud.name}_in_${camera.name}`;
  // The given and the nudged one are both shown when they are compared.
  const key = isNudged(question.nudge) ? `${pair} nudged` : pair;
  const known = answered.get(frame)?.get(key);
  if (known && known.question.nudge === question.nudge && known.question.around === question.around) return known.shown;
  const shown = answer(question, pair);
  const ofFrame = answered.get(frame) ?? new Map();
  answered.set(frame, ofFrame.set(key, { question, shown }));
  return shown;
}

function answer({ frame, around, cloud, camera, nudge }: Question, key: string): Shown | undefined {
  const stored = frame.projections.get(key);
  if (!isNudged(nudge) && stored) return own(stored);
  const points = frame.cells.get(cloud.name);
  const picture = frame.cells.get(camera.name);
  const T_rig_camera = nudgedPose(camera, nudge);
  if (points?.kind !== 'cloud' || picture?.kind !== 'picture' || !T_rig_camera) return undefined;
  if (pictureProblem(camera, picture)) return undefined;
  const computed = reproject({
    cloud: points as CloudData,
    cloudSensor: cloud,
    picture,
    cameraSensor: camera,
    T_rig_camera,
    dtNs: nudge.dtMs * 1e6,
    around,
  });
  return computed && { ...computed, from: 'computed' };
}

/** Why a picture cannot be projected into although its camera has a lens: it is of another size than the calibration, or of another lens. */
export function pictureProblem(camera: SensorData, { width, height, otherLens }: PictureData): string | undefined {
  const lens = lensOf(camera);
  if (!lens) return undefined;
  if (width !== 0 && (width !== lens.width || height !== lens.height))
    return `the picture is ${width} × ${height}, the calibration is for ${lens.width} × ${lens.height}`;
  return otherLens
    ? 'the recording gives another calibration of this camera at this time (FL0617): convert its parts one by one, or give a rig file'
    : undefined;
}

const splits = new WeakMap<Shown, { readonly right: Shown; readonly shown: Shown }>();

/** The first on the left half of a picture `width` px wide, the second on the right; the last answer per left side is kept. */
export function splitView(left: Shown | undefined, right: Shown | undefined, width: number): Shown | undefined {
  if (!left || !right) return left ?? right;
  const known = splits.get(left);
  if (known?.right === right) return known.shown;
  const shown = joinHalves(left, right, width);
  splits.set(left, { right, shown });
  return shown;
}

function joinHalves(left: Shown, right: Shown, width: number): Shown {
  const middle = (width - 1) / 2;
  const parts = [
    { of: left, kept: positions(left.u, u => u < middle) },
    { of: right, kept: positions(right.u, u => u >= middle) },
  ];
  const join = (pick: (one: Shown) => ArrayLike<number>) => parts.flatMap(({ of, kept }) => kept.map(k => pick(of)[k]));
  return {
    ...right,
    index: join(s => s.index),
    u: join(s => s.u),
    v: join(s => s.v),
    depth: join(s => s.depth),
    visibility: undefined,
  };
}

function positions(values: ArrayLike<number>, wanted: (value: number) => boolean): number[] {
  const kept: number[] = [];
  for (let k = 0; k < values.length; k++) if (wanted(values[k])) kept.push(k);
  return kept;
}

/** Merged sweeps hold points of other frames' clouds too; those have no colour here and are left out. */
function own({ index, u, v, depth, visibility, compensated, sweep }: ProjectionData): Shown {
  const all: Shown = { index, u, v, depth, visibility, from: 'dataset', compensated };
  if (!sweep) return all;
  const kept = Array.from(sweep.keys()).filter(i => sweep[i] === 0);
  const pick = (column: ArrayLike<number>) => kept.map(i => column[i]);
  return {
    ...all,
    index: pick(index),
    u: pick(u),
    v: pick(v),
    depth: pick(depth),
    visibility: visibility && pick(visibility),
  };
}
