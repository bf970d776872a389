// What a rig file says, checked: sensors, poses, lenses and clocks as a person gives them, whatever parser read the text.
import { createCamera, type LensModel, lensModels, type Readout } from '../../camera/index.js';
import { identity, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { ClockCorrection } from '../../time/stream.js';
import { checkedTransform } from '../checked-transform.js';
import type { RigCamera, RigSensor, RigTrigger } from '../rig.js';
import { reservedNames } from '../sensor-name.js';
import { normalFrame, type StaticEdge, sameTransform } from '../transforms/transform-tree.js';
import { explainFaults, placeIn } from './explain.js';
import type { HistoryEntry } from './history-schema.js';
import { type PointTimeFrom, type RigDocument, type RigTransform, rigSchema, type StampMeaning } from './rig-schema.js';
import type { YamlDocument } from './yaml-document.js';

export interface RigFileSensor {
  readonly topic: string;
  /** Frame of the sensor's data when the file says so; without leading slash. */
  readonly frame?: string;
  /** `T_to_frame` of `frame` in `to`, always in this direction, whichever the file gave. */
  readonly pose?: { readonly frame: string; readonly to: string; readonly T_to_frame: SE3 };
  readonly camera?: RigCamera;
  readonly clock?: ClockCorrection;
  readonly trigger?: RigTrigger;
  readonly stamp?: StampMeaning;
  readonly exposureNs?: number;
  readonly readout?: Readout;
  readonly pointTime?: PointTimeFrom;
  /** Where the file says that its numbers came from. */
  readonly provenance?: RigSensor['from'];
}

export interface RigFile {
  /** Name of the file: the provenance of its numbers. */
  readonly file: string;
  readonly name: string;
  /** Undefined when the file leaves the choice to the recording. */
  readonly frame?: string;
  /** By sensor name; no prototype. */
  readonly sensors: Readonly<Record<string, RigFileSensor>>;
  readonly transforms: readonly StaticEdge[];
  readonly trajectory?: { readonly topic: string; readonly frame?: string };
  readonly reference?: string;
  /** How the file came to be, oldest first. */
  readonly history?: readonly HistoryEntry[];
}

/** Throws FL0501 saying path, line, what was expected and what is there. `name` is the file's name, for messages; `lenses` are the lens models that it may name. */
export function rigOfDocument(
  document: YamlDocument,
  name: string,
  lenses: readonly LensModel[] = lensModels,
): RigFile {
  const parsed = rigSchema.safeParse(document.value);
  if (!parsed.success)
    throw new FramelockError('FL0501', explainFaults(parsed.error.issues, document), { at: { file: name } });
  const rig = parsed.data;
  const fail: Fail = (path, expected) => {
    throw new FramelockError('FL0501', `${placeIn(document, path)}: ${expected}`, { at: { file: name } });
  };
  const sensors: Record<string, RigFileSensor> = Object.create(null);
  const nameByTopic = new Map<string, string>();
  for (const [sensorName, given] of Object.entries(rig.sensors ?? {})) {
    const path = ['sensors', sensorName];
    if (reservedNames.includes(sensorName)) fail(path, `expected another name, got "${sensorName}", which is reserved`);
    const other = nameByTopic.get(given.topic);
    if (other === undefined) nameByTopic.set(given.topic, sensorName);
    else if (!isNumberedAfter(other, sensorName))
      fail([...path, 'topic'], `expected one sensor per topic, got ${given.topic} for "${other}" and "${sensorName}"`);
    sensors[sensorName] = readSensor(given, rig.frame, lenses, path, fail);
  }
  const { trajectory } = rig;
  return {
    file: name,
    name: rig.name ?? '',
    frame: rig.frame === undefined ? undefined : readFrame(rig.frame, ['frame'], fail),
    sensors,
    transforms: (rig.transforms ?? []).map((given, i) => readEdge(given, ['transforms', i], name, fail)),
    trajectory: trajectory && {
      topic: trajectory.topic,
      frame: trajectory.frame === undefined ? undefined : readFrame(trajectory.frame, ['trajectory', 'frame'], fail),
    },
    reference: rig.reference,
    history: rig.history,
  };
}

/** A topic that changed its type is two sensors, `front` and `front_2`: a dataset's rig.json has both. Longer names are cut to 64. */
function isNumberedAfter(first: string, name: string): boolean {
  const [, bare] = /^(.+)_\d+$/.exec(name) ?? [];
  return bare === first || (bare !== undefined && name.length === 64 && first.startsWith(bare));
}

type Path = readonly (string | number)[];
type Fail = (path: Path, expected: string) => never;
type GivenSensor = NonNullable<RigDocument['sensors']>[string];

function readSensor(
  given: GivenSensor,
  rigFrame: string | undefined,
  lenses: readonly LensModel[],
  path: Path,
  fail: Fail,
): RigFileSensor {
  const frame = given.frame === undefined ? undefined : readFrame(given.frame, [...path, 'frame'], fail);
  return {
    topic: given.topic,
    frame,
    pose: given.pose && readPose(given.pose, frame, normalFrame(rigFrame ?? 'base_link'), [...path, 'pose'], fail),
    camera: given.camera && readCamera(given.camera, lenses, [...path, 'camera'], fail),
    clock: given.clock && readClock(given.clock, [...path, 'clock'], fail),
    trigger: given.trigger && readTrigger(given.trigger, given.topic, [...path, 'trigger'], fail),
    stamp: given.stamp,
    exposureNs: given.exposure_ns === undefined ? undefined : readExposure(given, path, fail),
    readout: readReadout(given, path, fail),
    pointTime: given.point_time === undefined ? undefined : readPointTime(given, path, fail),
    provenance: given.provenance,
  };
}

function readExposure(given: GivenSensor, path: Path, fail: Fail): number | undefined {
  if (!given.stamp?.startsWith('exposure'))
    fail([...path, 'exposure_ns'], 'expected stamp: exposure_start, exposure_mid or exposure_end beside it');
  return given.exposure_ns;
}

/** One without the other says nothing of any line; without the stamp's meaning lines would be half a readout off. */
function readReadout(given: GivenSensor, path: Path, fail: Fail): Readout | undefined {
  const { readout_ns: ns, readout: direction } = given;
  if (ns === undefined && direction === undefined) return undefined;
  if (ns === undefined || direction === undefined)
    return fail(
      [...path, ns === undefined ? 'readout' : 'readout_ns'],
      'expected readout_ns and readout, got one of them',
    );
  if (!given.stamp?.startsWith('exposure'))
    fail([...path, 'readout'], 'expected stamp: exposure_start, exposure_mid or exposure_end beside it');
  return { ns, direction };
}

/** Without knowing where in the turn the stamp lies, points would be a whole turn off. */
function readPointTime(given: GivenSensor, path: Path, fail: Fail): PointTimeFrom | undefined {
  if (given.point_time === 'azimuth' && !given.stamp?.startsWith('scan'))
    fail([...path, 'point_time'], 'expected stamp: scan_start, scan_mid or scan_end beside azimuth');
  return given.point_time;
}

/** The end that is the sensor's: its `frame` when given, else the end that is not the rig's frame, else `from`. */
function readPose(
  given: RigTransform,
  frame: string | undefined,
  rigFrame: string,
  path: Path,
  fail: Fail,
): RigFileSensor['pose'] {
  const from = readFrame(given.from, [...path, 'from'], fail);
  const to = readFrame(given.to, [...path, 'to'], fail);
  const T_to_from = readTransform(given, path, fail);
  if (from === to && !sameTransform(T_to_from, identity)) fail(path, `expected two frames, got "${from}" in itself`);
  if (frame !== undefined && frame !== from && frame !== to)
    fail(path, `expected "from" or "to" to be the sensor's frame "${frame}", got "${from}" and "${to}"`);
  const sensorFrame = frame ?? (from === rigFrame ? to : from);
  return sensorFrame === from
    ? { frame: from, to, T_to_frame: T_to_from }
    : { frame: to, to: from, T_to_frame: inverse(T_to_from) };
}

function readEdge(given: RigTransform, path: Path, file: string, fail: Fail): StaticEdge {
  const parent = readFrame(given.to, [...path, 'to'], fail);
  const child = readFrame(given.from, [...path, 'from'], fail);
  if (parent === child) fail(path, `expected two frames, got "${parent}" in itself`);
  return { parent, child, T_parent_child: readTransform(given, path, fail), from: file };
}

function readTransform(given: RigTransform, path: Path, fail: Fail): SE3 {
  const length = Math.hypot(...given.rotation_xyzw);
  return (
    checkedTransform(given.translation_m, given.rotation_xyzw) ??
    fail(
      [...path, 'rotation_xyzw'],
      `expected a unit quaternion x, y, z, w, got one of length ${Number(length.toPrecision(6))}`,
    )
  );
}

function readFrame(frame: string, path: Path, fail: Fail): string {
  return normalFrame(frame) || fail(path, `expected the name of a frame, got "${frame}"`);
}

function readCamera(
  given: NonNullable<GivenSensor['camera']>,
  lenses: readonly LensModel[],
  path: Path,
  fail: Fail,
): RigCamera {
  const { model, distortion = [], view_deg, ...rest } = given;
  const intrinsics = { ...rest, distortion, ...(view_deg === undefined ? {} : { viewDeg: view_deg }) };
  try {
    const lens = createCamera(model, intrinsics, lenses);
    return { model: lens.model, intrinsics, lens };
  } catch (error) {
    rethrowDefect(error);
    const own = error.code === 'FL0507' ? '; a model of your own is for a program of your own (docs/LIBRARY.md)' : '';
    return fail(path, `${error.message}${own}`);
  }
}

function readClock(given: NonNullable<GivenSensor['clock']>, path: Path, fail: Fail): ClockCorrection {
  if (given.offset_ns !== undefined && given.offset_ms !== undefined)
    fail(path, 'expected offset_ns or offset_ms, got both');
  const offsetNs = given.offset_ns ?? Math.round((given.offset_ms ?? 0) * 1e6);
  const sigma = given.sigma_ns === undefined ? {} : { sigmaNs: given.sigma_ns };
  const clock = { offsetNs, driftPpm: given.drift_ppm ?? 0, ...sigma };
  return given.epoch_ns === undefined ? clock : { ...clock, epochNs: BigInt(given.epoch_ns) };
}

function readTrigger(given: NonNullable<GivenSensor['trigger']>, topic: string, path: Path, fail: Fail): RigTrigger {
  if (given.topic === topic) fail([...path, 'topic'], `expected the topic of the pulses, got the sensor's own`);
  const delayNs = given.delay_ms === undefined ? undefined : Math.round(given.delay_ms * 1e6);
  return { topic: given.topic, delayNs };
}
