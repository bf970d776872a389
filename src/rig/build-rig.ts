// Joins what a rig file and a recording say of the car: the file's numbers first, each with where it came from.
import { compose, identity, inverse, type SE3 } from '../geometry/se3.js';
import { type Issues, rethrowDefect } from '../issue.js';
import type { Kind } from '../message/value.js';
import { reportBlindCorners } from './blind-corners.js';
import {
  type CameraOfInfo,
  cameraOfInfo,
  changeOfInfo,
  type InfoOfTopic,
  isRectifiedTopic,
  isUncalibrated,
  matchCameraInfo,
  sameNumbers,
} from './camera-info.js';
import { windowWords } from './camera-window.js';
import { reportContradictions } from './contradictions.js';
import { reportFarSensors } from './far-sensors.js';
import type { RigFile } from './file/rig-file.js';
import { reportWindow } from './report-window.js';
import type { Provenance, Rig, RigSensor } from './rig.js';
import { chooseRigFrame } from './rig-frame.js';
import { reportSizeOfPicture, withSizeOfPicture } from './size-of-picture.js';
import { mergeEdges } from './transforms/merge-edges.js';
import { buildTransformTree, normalFrame, type StaticEdge, type TransformTree } from './transforms/transform-tree.js';
import { isWorldFrame, type Movement, worldFrames } from './world-frame.js';

export interface RigInputSensor {
  readonly name: string;
  readonly topic: string;
  readonly kind: Kind;
  /** Frame id of its messages; '' when they name none. */
  readonly frameId: string;
  /** Of its pictures, px, where they tell it. */
  readonly imageSize?: { readonly width: number; readonly height: number };
}

export interface RigInput {
  readonly sensors: readonly RigInputSensor[];
  /** Static transforms of the recording. */
  readonly transforms: readonly StaticEdge[];
  /** In the recording's order; of several for one topic the first is used (FL0510 when they differ). */
  readonly cameraInfos: readonly InfoOfTopic[];
  readonly rigFile?: RigFile;
  /** Asked for by the user; a rig file's own `frame` goes before it. */
  readonly rigFrame?: string;
  /** Frames whose motion the recording tells: children of odometry and of moving transforms. They help to choose the rig frame. */
  readonly movingFrames?: readonly string[];
  /** Which frame moves in which: nothing that is given in a frame that the rig moves in has a place on it. */
  readonly movements?: readonly Movement[];
}

/** Kinds whose data lies in space, so that a missing pose is worth a word. */
const SPATIAL: ReadonlySet<Kind> = new Set(['camera', 'lidar', 'radar', 'imu']);

/**
 * Every sensor of the input is in the rig; what is not known of it is undefined and reported: FL0508 no path of transforms,
 * FL0502 nothing known, FL0507/FL0509/FL0560/FL0561 lens, FL0562 a lens brought to a part of its sensor, FL0512 corners that it does not reach,
 * FL0590 a place farther than a vehicle is long, FL0504 a cycle of recorded transforms, none of which is used. Throws FL0504 when a transform of the rig file closes a cycle.
 */
export function buildRig(input: RigInput, issues: Issues): { rig: Rig; tree: TransformTree } {
  const { rigFile } = input;
  const asked = rigFile?.frame ?? (input.rigFrame ? normalFrame(input.rigFrame) : undefined);
  const edges = mergeEdges(rigFile, input.transforms, asked ?? 'base_link');
  const tree = buildTransformTree(edges, issues, edge => edge.from !== rigFile?.file);
  if (rigFile) reportContradictions(rigFile, tree, issues);
  const frames = input.sensors.map(sensor => frameOf(sensor, rigFile, tree));
  const spatial = frames.filter((_, i) => SPATIAL.has(input.sensors[i].kind));
  const frameId = asked ?? chooseRigFrame(tree, spatial.length > 0 ? spatial : frames, input.movingFrames);
  const infos = firstInfos(input.cameraInfos, issues);
  const world = worldFrames(frameId, input.movements ?? [], tree.rootOf);
  const sensors = new Map<string, RigSensor>();
  for (const [i, sensor] of input.sensors.entries()) {
    const found = sensor.kind === 'camera' ? cameraOf(sensor, frames[i], infos, rigFile, issues) : undefined;
    const pose = poseOf(sensor, frames[i], frameId, tree, input, world, issues);
    const lens = found?.ofInfo && pose ? throughLens(pose, frames[i], found.ofInfo, found.from, tree, infos) : pose;
    const given = rigFile?.sensors[sensor.name];
    const camera = given?.camera ?? found?.ofInfo?.camera;
    if (camera) reportBlindCorners(sensor.name, sensor.topic, camera, issues);
    sensors.set(sensor.name, {
      name: sensor.name,
      topic: sensor.topic,
      frameId: frames[i],
      T_rig_sensor: lens?.T,
      clock: given?.clock ?? { offsetNs: 0, driftPpm: 0 },
      camera,
      trigger: given?.trigger,
      stamp: given?.stamp,
      exposureNs: given?.exposureNs,
      readout: given?.readout,
      pointTime: given?.pointTime,
      from: {
        frame: given?.frame === undefined ? undefined : rigFile?.file,
        pose: lens?.from,
        camera: found?.from,
        clock: given?.clock && rigFile?.file,
        stamp: given?.stamp && rigFile?.file,
      },
    });
  }
  const placed = input.sensors.filter(s => SPATIAL.has(s.kind)).map(s => sensors.get(s.name)!);
  reportFarSensors(placed, frameId, issues);
  return { rig: { name: rigFile?.name ?? '', frameId, sensors }, tree };
}

/** The file's word goes first; a file that places another frame than the data's is followed if the tree connects the two. */
function frameOf(sensor: RigInputSensor, rigFile: RigFile | undefined, tree: TransformTree): string {
  const given = rigFile?.sensors[sensor.name];
  const recorded = normalFrame(sensor.frameId);
  if (given?.frame !== undefined) return given.frame;
  if (!given?.pose) return recorded;
  return recorded !== '' && tree.lookup(given.pose.frame, recorded) ? recorded : given.pose.frame;
}

interface Pose {
  readonly T: SE3;
  readonly from: Provenance;
}

function poseOf(
  sensor: RigInputSensor,
  frame: string,
  rigFrame: string,
  tree: TransformTree,
  { rigFile, movingFrames = [] }: RigInput,
  world: ReadonlySet<string>,
  issues: Issues,
): Pose | undefined {
  const given = rigFile?.sensors[sensor.name]?.pose;
  if (given && rigFile) {
    const T_rig_to = tree.lookup(rigFrame, given.to);
    const T_frame_data = tree.lookup(given.frame, frame);
    if (T_rig_to && T_frame_data) {
      const parts = [tree.provenance(rigFrame, given.to), rigFile.file, tree.provenance(given.frame, frame)];
      return { T: compose(compose(T_rig_to, given.T_to_frame), T_frame_data), from: joined(parts) };
    }
  }
  const T = frame === '' ? undefined : tree.lookup(rigFrame, frame);
  if (T) return { T, from: tree.provenance(rigFrame, frame) || `its frame is ${rigFrame}` };
  if (!SPATIAL.has(sensor.kind)) return undefined;
  const at = { topic: sensor.topic };
  if (frame === '')
    issues.add(
      'FL0508',
      `messages of "${sensor.name}" name no frame: it was not placed; give its pose in a rig file`,
      at,
    );
  else {
    const root = tree.rootOf(frame);
    const why =
      isWorldFrame(frame) || world.has(root)
        ? `messages of "${sensor.name}" are given in "${frame}", a frame of the world in which the rig moves: it has no place on "${rigFrame}" and was not placed; what somebody carried into the world (SLAM, a map) is not what the sensor saw: use the sensor's own topic`
        : movingFrames.some(moving => normalFrame(moving) === root)
          ? `frame "${root}" moves against its parent, so that "${sensor.name}" has no fixed place in "${rigFrame}": it was not placed; where it stands still, give its pose in a rig file`
          : given && rigFile
            ? `${rigFile.file} places "${sensor.name}" in "${given.to}", which no transforms connect with "${rigFrame}": it was not placed; correct the name of the frame, or give the transform between the two`
            : `no transforms lead from frame "${frame}" of "${sensor.name}" to "${rigFrame}": it was not placed; give its pose in a rig file`;
    issues.add('FL0508', why, at);
  }
  return undefined;
}

function firstInfos(all: readonly InfoOfTopic[], issues: Issues): InfoOfTopic[] {
  const first = new Map<string, InfoOfTopic>();
  for (const one of all) {
    const known = first.get(one.topic);
    if (!known || (isUncalibrated(known.info) && !isUncalibrated(one.info))) first.set(one.topic, one);
    else if (!sameNumbers(known.info, one.info) && !isUncalibrated(one.info))
      issues.add('FL0510', changeOfInfo(known.info, one.info), { topic: one.topic });
  }
  return [...first.values()];
}

interface FoundCamera {
  readonly ofInfo?: CameraOfInfo;
  readonly from?: Provenance;
}

function cameraOf(
  sensor: RigInputSensor,
  frame: string,
  infos: readonly InfoOfTopic[],
  rigFile: RigFile | undefined,
  issues: Issues,
): FoundCamera {
  if (rigFile?.sensors[sensor.name]?.camera) return { from: rigFile.file };
  const at = { topic: sensor.topic };
  const said = matchCameraInfo({ topic: sensor.topic, frameId: sensor.frameId || frame }, infos);
  if (said === undefined || said === 'ambiguous') {
    const what = said ? 'several CameraInfo fit' : 'no CameraInfo fits';
    issues.add(
      'FL0502',
      `${what} the pictures of "${sensor.name}": it was not projected; give its camera in a rig file`,
      at,
    );
    return {};
  }
  const rectified = isRectifiedTopic(sensor.topic);
  const match = withSizeOfPicture(said, sensor.imageSize);
  try {
    const { camera: seen, ...rest } = cameraOfInfo(match, rectified);
    if (match !== said) reportSizeOfPicture(sensor, match, rectified, issues);
    const ofInfo = { ...rest, camera: match.until ? { ...seen, until: match.until, again: match.again } : seen };
    const from = `${match.topic} message ${match.message ?? 0}, ${rectified ? 'P' : 'K and D'}`;
    if (!ofInfo.camera.window) return { ofInfo, from };
    reportWindow(sensor, match, rectified, ofInfo.camera, issues);
    return { ofInfo, from: `${from}: ${windowWords(match.info)}` };
  } catch (error) {
    rethrowDefect(error);
    const advice = 'give its camera in a rig file';
    issues.add(error.code, `${error.message}; "${sensor.name}" was not projected; ${advice}`, at);
    return {};
  }
}

/** Carries a pose from the CameraInfo's frame to the frame that its rectified pictures look out of. */
function throughLens(
  pose: Pose,
  frame: string,
  { T_lens_frame }: CameraOfInfo,
  from: Provenance | undefined,
  tree: TransformTree,
  infos: readonly InfoOfTopic[],
): Pose {
  if (T_lens_frame === identity) return pose;
  const turned: SE3 = { q: T_lens_frame.q, t: [0, 0, 0] };
  const T = inverse(baselineInTree(frame, T_lens_frame, tree, infos) ? turned : T_lens_frame);
  const changes = Math.hypot(...T.t) > 0 || Math.abs(T.q[3]) < 1;
  return changes ? { T: compose(pose.T, T), from: joined([pose.from, `R and P (${from})`]) } : pose;
}

/**
 * P's baseline counts from the first camera's frame. Some drivers give the second camera a frame of its own, already at the
 * baseline, and write the baseline into P as well: it must not be counted twice. Told by another camera's frame lying where
 * the baseline begins, to 5 % and 2 mm.
 */
function baselineInTree(frame: string, T_lens_frame: SE3, tree: TransformTree, infos: readonly InfoOfTopic[]): boolean {
  const centre = inverse(T_lens_frame).t;
  const length = Math.hypot(...centre);
  if (length === 0) return false;
  return infos.some(({ info }) => {
    const other = normalFrame(info.frameId);
    const T = other === frame ? undefined : tree.lookup(other, frame);
    return T !== undefined && Math.hypot(...T.t.map((v, i) => v - centre[i])) <= Math.max(0.002, 0.05 * length);
  });
}

function joined(parts: readonly Provenance[]): Provenance {
  return [...new Set(parts.flatMap(part => part.split(' + ')).filter(part => part !== ''))].join(' + ');
}
