// Joins what a rig file and a recording say of the car: the file's numbers first, each with where it came from.
import { type Issues, rethrowDefect } from '../issue.js';
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
import { frameOf, poseOf, throughLens } from './place-sensor.js';
import { reportWindow } from './report-window.js';
import type { Provenance, Rig, RigSensor } from './rig.js';
import { chooseRigFrame } from './rig-frame.js';
import { type RigInput, type RigInputSensor, SPATIAL } from './rig-input.js';
import { reportSizeOfPicture, withSizeOfPicture } from './size-of-picture.js';
import { mergeEdges } from './transforms/merge-edges.js';
import { buildTransformTree, normalFrame, type TransformTree } from './transforms/transform-tree.js';
import { worldFrames } from './world-frame.js';

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
  const frames = input.sensors.map(sensor => frameOf(sensor, input, tree));
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
