// Where one sensor sits: the frame that its data is given in, the way from there to the rig, and why there is none.
import { compose, identity, inverse, type SE3 } from '../geometry/se3.js';
import type { Issues } from '../issue.js';
import { type CameraOfInfo, type InfoOfTopic, matchCameraInfo } from './camera-info.js';
import type { Provenance } from './rig.js';
import { type RigInput, type RigInputSensor, SPATIAL } from './rig-input.js';
import { normalFrame, type TransformTree } from './transforms/transform-tree.js';
import { isWorldFrame } from './world-frame.js';

/** The file's word goes first; a file that places another frame than the data's is followed if the tree connects the two. */
export function frameOf(sensor: RigInputSensor, { rigFile, cameraInfos }: RigInput, tree: TransformTree): string {
  const given = rigFile?.sensors[sensor.name];
  const recorded = normalFrame(sensor.frameId) || frameOfInfo(sensor, cameraInfos);
  if (given?.frame !== undefined) return given.frame;
  if (!given?.pose) return recorded;
  return recorded !== '' && tree.lookup(given.pose.frame, recorded) ? recorded : given.pose.frame;
}

/** Of pictures that name no frame: the one that their CameraInfo names, which is the camera's by its definition. */
function frameOfInfo({ kind, topic }: RigInputSensor, infos: readonly InfoOfTopic[]): string {
  if (kind !== 'camera') return '';
  const found = matchCameraInfo({ topic, frameId: '' }, infos);
  return found === undefined || found === 'ambiguous' ? '' : normalFrame(found.info.frameId);
}

export interface Pose {
  readonly T: SE3;
  readonly from: Provenance;
}

/** Undefined, and FL0508 where the sensor's data lies in space, when no way leads to the rig. */
export function poseOf(
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
  const ways: Ways = {
    moving: movingFrames.map(normalFrame),
    world,
    given: given && rigFile && [rigFile.file, given.to],
  };
  const why = whyNot(sensor.name, frame, rigFrame, tree, ways);
  issues.add('FL0508', why, { topic: sensor.topic });
  return undefined;
}

interface Ways {
  readonly moving: readonly string[];
  readonly world: ReadonlySet<string>;
  /** The rig file and the frame that it places the sensor in. */
  readonly given?: readonly [file: string, frame: string];
}

/** Why no way leads from the frame to the rig, and what to do. */
function whyNot(
  name: string,
  frame: string,
  rigFrame: string,
  tree: TransformTree,
  { moving, world, given }: Ways,
): string {
  const remedy = 'it was not placed; give its pose in a rig file';
  if (frame === '') return `messages of "${name}" name no frame: ${remedy}`;
  const root = tree.rootOf(frame);
  if (isWorldFrame(frame) || world.has(root))
    return `messages of "${name}" are given in "${frame}", a frame of the world in which the rig moves: it has no place on "${rigFrame}" and was not placed; what somebody carried into the world (SLAM, a map) is not what the sensor saw: use the sensor's own topic`;
  if (moving.includes(root) && root !== rigFrame && lastPart(root) === lastPart(rigFrame))
    return `"${root}" seems another vehicle's than "${rigFrame}", on which "${name}" has no place: it was not placed; convert one vehicle at a time, by \`--topics\` with its topics alone`;
  if (moving.includes(root))
    return `frame "${root}" moves against its parent, so that "${name}" has no fixed place in "${rigFrame}": it was not placed; where it stands still, give its pose in a rig file`;
  if (given)
    return `${given[0]} places "${name}" in "${given[1]}", which no transforms connect with "${rigFrame}": it was not placed; correct the name of the frame, or give the transform between the two`;
  return `no transforms lead from frame "${frame}" of "${name}" to "${rigFrame}": ${remedy}`;
}

function lastPart(frame: string): string {
  return frame.slice(frame.lastIndexOf('/') + 1);
}

/** Carries a pose from the CameraInfo's frame to the frame that its rectified pictures look out of. */
export function throughLens(
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
