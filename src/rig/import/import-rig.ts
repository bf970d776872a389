// Turns foreign calibration files into one rig file's content: recognises, reads, joins, and says what it could not know.
import { compose, inverse, type SE3 } from '../../geometry/se3.js';
import { FramelockError, type Issues } from '../../issue.js';
import type { ImageSize } from '../../message/image-size.js';
import { isRectifiedTopic } from '../camera-info.js';
import type { RigDocument } from '../file/rig-schema.js';
import { normalFrame } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat, ForeignCalibration, ForeignSensor } from './calibration-format.js';
import { cameraDocument } from './camera-document.js';
import { checkForeign } from './check-foreign.js';
import { joinSensors } from './join-sensors.js';
import { type JoinedTransforms, joinTransforms } from './join-transforms.js';
import { type Renames, renamed } from './rename.js';

export interface ImportOptions {
  /** Topic by sensor name; goes before what the files say. */
  readonly topics?: ReadonlyMap<string, string>;
  /** The frame that all poses are written in; default: a body frame, else the root of the largest tree. */
  readonly frame?: string;
  /** Size of a camera's pictures by sensor name, in place of what the file says; '' where there is one camera only. */
  readonly sizes?: ReadonlyMap<string, ImageSize>;
  /** Size of a picture of the camera, likewise: compared with the file's, and used only where the file does not tell it. */
  readonly pictures?: ReadonlyMap<string, ImageSize>;
  /** Lens model by sensor name, in place of what the file says or leaves open. */
  readonly lenses?: ReadonlyMap<string, string>;
  /** New names of sensors and frames, by `old` or `file:old`. */
  readonly renames?: Renames;
}

export interface Recognised {
  readonly file: string;
  /** Name of the format; undefined where no format knows the file. */
  readonly format?: string;
}

export interface ImportedRig {
  readonly document: RigDocument;
  /** What a person should know, one sentence each. */
  readonly notes: readonly string[];
  readonly recognised: readonly Recognised[];
}

type SensorDocument = NonNullable<RigDocument['sensors']>[string];

/**
 * Throws FL0520 when no file is recognised, FL0501 for a file that is not valid, FL0521 when two files say different things of
 * one sensor, FL0801 for an option that names nothing. A file that nobody recognises beside others is reported (FL0520).
 */
export function importRig(
  files: readonly CalibrationFile[],
  formats: readonly CalibrationFormat[],
  issues: Issues,
  options: ImportOptions = {},
): ImportedRig {
  const recognised = files.map(file => ({ file, format: formats.find(format => format.recognise(file)) }));
  reportUnknown(recognised, formats, issues);
  const calibrations: ForeignCalibration[] = [];
  const formatOf = new Map<string, string>();
  for (const format of formats) {
    const own = recognised.filter(one => one.format === format).map(one => one.file);
    if (own.length === 0) continue;
    for (const file of own) formatOf.set(file.name, format.name);
    const calibration = renamed(format.read(own, issues), options.renames);
    checkForeign(calibration, own[0].name);
    calibrations.push(calibration);
  }
  // Where two files differ the first counts, so their order is the one given.
  const order = new Map(files.map((file, i) => [file.name, i]));
  const given = (a: { from: string }, b: { from: string }) => (order.get(a.from) ?? 0) - (order.get(b.from) ?? 0);
  const sensors = joinSensors(calibrations.flatMap(one => one.sensors).toSorted(given), formatOf, issues);
  const joined = joinTransforms(
    calibrations.flatMap(one => one.transforms).toSorted(given),
    sensors.map(sensor => sensor.frame),
    options.frame,
    issues,
  );
  checkNames(sensors, options);
  reportUnconnected(sensors, joined, issues);
  const notes = [...calibrations.flatMap(one => one.notes), ...noteOfUnknownTopics(sensors, options)];
  const documents = sensors.map(sensor => {
    const from = `${sensor.from} (${formatOf.get(sensor.from)})`;
    return [sensor.name, sensorDocument(sensor, from, { sensors, joined, options, issues, notes })] as const;
  });
  refuseSharedTopics(documents);
  const taken = new Set(documents.flatMap(([, { pose, frame }]) => (pose && frame ? [frame] : [])));
  const transforms = joined.edges
    .filter(edge => !taken.has(edge.child))
    .map(edge => poseDocument(edge.child, edge.parent, edge.T_parent_child));
  return {
    document: {
      framelock_rig: 1,
      frame: joined.root,
      sensors: Object.fromEntries(documents),
      transforms: transforms.length === 0 ? undefined : transforms,
    },
    notes,
    recognised: recognised.map(one => ({ file: one.file.name, format: one.format?.name })),
  };
}

interface SensorContext {
  readonly sensors: readonly ForeignSensor[];
  readonly joined: JoinedTransforms;
  readonly options: ImportOptions;
  readonly issues: Issues;
  /** Grows. */
  readonly notes: string[];
}

/** `from`: where its numbers come from, for their provenance. */
function sensorDocument(
  sensor: ForeignSensor,
  from: string,
  { sensors, joined, options, issues, notes }: SensorContext,
): SensorDocument {
  const topic = options.topics?.get(sensor.name) ?? sensor.topic ?? `/${sensor.name}`;
  const rectified = sensor.rectified !== undefined && isRectifiedTopic(topic);
  const camera = rectified ? sensor.rectified?.camera : sensor.camera;
  const written = camera && cameraDocument(sensor, camera, sensors, options, issues);
  const T = joined.root === undefined ? undefined : joined.lookup(sensor.frame);
  const pose = rectified && T && sensor.rectified ? compose(T, inverse(sensor.rectified.T_lens_frame)) : T;
  const frame = normalFrame(sensor.frame) + (rectified && T ? '_rectified' : '');
  if (rectified)
    notes.push(`${sensor.name}: ${topic} has rectified pictures, so its lens is P and its frame is turned by R`);
  return {
    topic,
    frame: joined.has(sensor.frame) ? frame : undefined,
    pose: pose && poseDocument(frame, joined.root ?? '', pose),
    camera: written,
    clock: sensor.clockOffsetNs === undefined ? undefined : { offset_ns: Math.round(sensor.clockOffsetNs) },
    provenance: {
      pose: pose && (joined.provenance(sensor.frame) || from),
      camera: written && from,
      clock: sensor.clockOffsetNs === undefined ? undefined : from,
    },
  };
}

function reportUnknown(
  recognised: readonly { file: CalibrationFile; format?: CalibrationFormat }[],
  formats: readonly CalibrationFormat[],
  issues: Issues,
): void {
  const known = formats.map(format => format.name).join(', ');
  for (const { file } of recognised.filter(one => !one.format)) {
    const what =
      file.bytes.length === 0 ? 'an empty file' : file.bytes.includes(0) ? 'a binary file' : 'a text of another kind';
    const text = `expected a calibration file of a known format, got ${what}; known are ${known}`;
    if (recognised.every(one => !one.format)) throw new FramelockError('FL0520', text, { at: { file: file.name } });
    issues.add('FL0520', `${text}; it was left out`, { file: file.name });
  }
  if (recognised.length === 0) throw new FramelockError('FL0520', `expected a calibration file; known are ${known}`);
}

function reportUnconnected(sensors: readonly ForeignSensor[], joined: JoinedTransforms, issues: Issues): void {
  const apart = sensors.filter(({ frame }) => joined.has(frame) && !joined.lookup(frame)).map(({ name }) => name);
  if (apart.length === 0) return;
  issues.add(
    'FL0508',
    `no transforms of these files connect ${apart.join(', ')} with "${joined.root}": they were left where their files place them; give the file that connects them, or tell with --rename which frames are the same`,
  );
}

function checkNames(sensors: readonly ForeignSensor[], options: ImportOptions): void {
  const names = sensors.map(sensor => sensor.name);
  const cameras = sensors.filter(sensor => sensor.camera).map(sensor => sensor.name);
  const check = (option: string, given: ReadonlyMap<string, unknown> | undefined, known: readonly string[]) => {
    for (const name of given?.keys() ?? []) {
      if (known.includes(name) || (name === '' && known.length === 1)) continue;
      const got = name === '' ? 'none' : `"${name}"`;
      throw new FramelockError('FL0801', `expected ${option} to name one of ${known.join(', ') || 'no'}, got ${got}`);
    }
  };
  check('--topic', options.topics, names);
  check('--lens', options.lenses, cameras);
  check('--size', options.sizes, cameras);
  check('--image', options.pictures, cameras);
}

function noteOfUnknownTopics(sensors: readonly ForeignSensor[], { topics }: ImportOptions): string[] {
  const unknown = sensors
    .filter(({ name, topic }) => !topics?.has(name) && topic === undefined)
    .map(({ name }) => name);
  if (unknown.length === 0) return [];
  const example = `--topic ${unknown[0]}=/topic`;
  return [`${unknown.join(', ')}: no file tells the topic, so the name with a / was taken; give ${example}`];
}

function refuseSharedTopics(sensors: readonly (readonly [name: string, SensorDocument])[]): void {
  const byTopic = new Map<string, string>();
  for (const [name, { topic }] of sensors) {
    const other = byTopic.get(topic);
    if (other !== undefined)
      throw new FramelockError(
        'FL0521',
        `expected a topic for each sensor, got ${topic} for "${other}" and "${name}"; give --topic ${name}=/topic`,
      );
    byTopic.set(topic, name);
  }
}

function poseDocument(from: string, to: string, { t, q }: SE3): NonNullable<SensorDocument['pose']> {
  return { from, to, translation_m: [...t], rotation_xyzw: [...q] };
}
