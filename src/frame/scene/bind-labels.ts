// Gives labels their frames, and their boxes a place in the rig at any moment around.
import type { Box3 } from '../../geometry/box3.js';
import { apply, compose, identity, inverse, type Vec3 } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { Label } from '../../label/index.js';
import { gotName } from '../../near-name.js';
import type { BoundLabel, BoundLabels, UnboundReason } from './bound-label.js';
import { boxMoved } from './box-moved.js';
import { findSensor } from './find-sensor.js';
import { momentIndex } from './moment-index.js';
import type { Scene, SceneMoment, SceneSensor } from './scene.js';
import { trackVelocities } from './track-velocity.js';

export interface BindOptions {
  /** How far a label's stamp may lie from its sensor's message, ns. */
  readonly toleranceNs: bigint;
  /** The cloud that was labelled, by name or topic, where labels do not name it; undefined: the first LiDAR that has any of them. */
  readonly cloud?: string;
}

export const defaultBinding: BindOptions = { toleranceNs: 50_000_000n };

type Bound = Omit<BoundLabel, 'velocity' | 'boxAt'>;

/** Labels of several files may be joined: `sets` are taken in order. FL1004 says what belongs to no frame. Throws FL0801 for a cloud that is not there. */
export function bindLabels(
  sets: readonly (readonly Label[])[],
  scene: Scene,
  options: BindOptions,
  issues: Issues,
): BoundLabels {
  const index = momentIndex(scene.moments);
  const unbound = new Map<UnboundReason, number>();
  const places = sensorPlaces(scene);
  const bound: Bound[] = [];
  for (const labels of sets) {
    const cloud = labelledCloud(labels, scene, options, index);
    for (const label of labels) {
      const at = bindOne(label, cloud, places, index, options.toleranceNs);
      if (typeof at === 'string') unbound.set(at, (unbound.get(at) ?? 0) + 1);
      else bound.push({ ...at, position: bound.length });
    }
  }
  for (const [reason, count] of unbound)
    issues.merge({ code: 'FL1004', severity: 'warning', text: unboundWords[reason], count });
  const ofTrack = tracksOf(bound);
  const labels = withMotion(bound, ofTrack, scene.poseAt);
  const ofFrame: number[][] = Array.from({ length: scene.frames }, () => []);
  for (const { position, frame } of labels) ofFrame[frame].push(position);
  const labelled = ofFrame.flatMap((here, frame) => (here.length > 0 ? [frame] : []));
  return { labels, ofFrame, ofTrack, labelled, unbound };
}

const unboundWords: Record<UnboundReason, string> = {
  no_frame:
    'labels have no message of their sensor within the tolerance; they are not checked: give --tolerance, or convert the frames that were labelled',
  no_file: 'labels are of files that no frame was made from; they are not checked: give the dataset that was labelled',
  no_sensor:
    'labels are of a sensor that the dataset does not have; they are not checked: give its name with --cloud, or convert with it',
  no_place:
    'labels are in the frame of a sensor whose pose in the rig is not known; they are not checked: convert with a rig file',
};

interface Places {
  /** As `findSensor`, remembered. */
  find(said: string, kinds: readonly string[]): SceneSensor | undefined;
}

function sensorPlaces(scene: Scene): Places {
  const known = new Map<string, SceneSensor | undefined>();
  return {
    find(said, kinds) {
      const key = `${kinds.join()} ${said}`;
      if (!known.has(key)) known.set(key, findSensor(scene, said, kinds));
      return known.get(key);
    },
  };
}

const CLOUDS = ['lidar', 'radar'];

/** Labels that name no cloud are of one: the one that was asked for, else the first LiDAR of which a label finds a message. */
function labelledCloud(
  labels: readonly Label[],
  scene: Scene,
  options: BindOptions,
  index: ReturnType<typeof momentIndex>,
) {
  if (options.cloud !== undefined) return askedCloud(scene, options.cloud);
  const lidars = scene.sensors.filter(sensor => sensor.kind === 'lidar');
  const hits = (sensor: SceneSensor) =>
    labels.some(({ moment }) =>
      'file' in moment
        ? index.byFile(sensor.name, moment.file) !== undefined
        : index.byStamp(sensor.name, moment.stampNs, options.toleranceNs) !== undefined,
    );
  return lidars.find(hits) ?? lidars[0];
}

/** A misspelled name must not pass for labels that are of no cloud. */
function askedCloud(scene: Scene, said: string): SceneSensor {
  const found = findSensor(scene, said, CLOUDS);
  if (found) return found;
  const names = scene.sensors.filter(sensor => CLOUDS.includes(sensor.kind)).map(sensor => sensor.name);
  const known = names.length === 0 ? 'a cloud, of which there is none' : `one of ${names.join(', ')}`;
  throw new FramelockError('FL0801', `expected the labelled cloud to be ${known}; ${gotName(said, names)}`);
}

function bindOne(
  label: Label,
  cloud: SceneSensor | undefined,
  places: Places,
  index: ReturnType<typeof momentIndex>,
  toleranceNs: bigint,
): Omit<Bound, 'position'> | UnboundReason {
  const named =
    label.frame === '' || label.frame === 'rig' ? undefined : places.find(label.frame, [...CLOUDS, 'camera']);
  if (label.box && label.frame !== '' && label.frame !== 'rig' && !named) return 'no_sensor';
  const camera = label.boxes2[0]?.camera ?? '';
  // A box in space belongs to the cloud that it was drawn in; one that is in pictures only, to its camera.
  const of = label.box ? (named && CLOUDS.includes(named.kind) ? named : cloud) : places.find(camera, ['camera']);
  if (!of && (label.box || camera !== '')) return 'no_sensor';
  const found = momentOf(label, of, index, toleranceNs);
  if (!found) return 'file' in label.moment ? 'no_file' : 'no_frame';
  const T_rig_frame = label.frame === 'rig' ? identity : (named ?? cloud)?.T_rig_sensor;
  if (label.box && !T_rig_frame) return 'no_place';
  const offNs = 'file' in label.moment ? 0 : Number(label.moment.stampNs - found.rawNs);
  return {
    label,
    frame: found.frame,
    sensor: found.sensor,
    offNs,
    stampNs: found.stampNs + BigInt(offNs),
    box: label.box && T_rig_frame && { ...label.box, T: compose(T_rig_frame, label.box.T) },
  };
}

function momentOf(
  { moment }: Label,
  sensor: SceneSensor | undefined,
  index: ReturnType<typeof momentIndex>,
  toleranceNs: bigint,
): SceneMoment | undefined {
  if ('file' in moment) return index.byFile(sensor?.name ?? '', moment.file);
  return sensor && index.byStamp(sensor.name, moment.stampNs, toleranceNs);
}

function tracksOf(bound: readonly Bound[]): Map<string, number[]> {
  const tracks = new Map<string, number[]>();
  for (const { position, label } of bound) {
    if (label.track === '') continue;
    const known = tracks.get(label.track);
    if (known) known.push(position);
    else tracks.set(label.track, [position]);
  }
  for (const positions of tracks.values())
    positions.sort((a, b) => Number(bound[a].stampNs - bound[b].stampNs) || a - b);
  return tracks;
}

function withMotion(
  bound: readonly Bound[],
  tracks: ReadonlyMap<string, readonly number[]>,
  poseAt: Scene['poseAt'],
): BoundLabel[] {
  const told = new Map<number, Vec3>();
  for (const positions of tracks.values()) {
    const boxes = positions.map(position => bound[position]).filter(one => one.box);
    const velocities = trackVelocities(
      boxes.map(({ stampNs, box }) => ({ stampNs, T: box!.T })),
      poseAt,
    );
    velocities.forEach((velocity, i) => {
      if (velocity) told.set(boxes[i].position, velocity);
    });
  }
  return bound.map(one => {
    const { label, box, stampNs } = one;
    const said = label.velocity && box && label.box && turned(label.velocity, label.box, box);
    const velocity = said ?? told.get(one.position);
    return { ...one, velocity, boxAt: to => box && boxMoved(box, velocity, stampNs, to, poseAt) };
  });
}

/** From the axes that the label was given in to the rig's. */
function turned(velocity: Vec3, given: Box3, inRig: Box3): Vec3 {
  const { q } = compose(inRig.T, inverse(given.T));
  return apply({ q, t: [0, 0, 0] }, velocity);
}
