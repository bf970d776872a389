// What a verdict is bound to: hashes of labels, of the calibration of sensors, and of the recording. docs/REVIEW.md has the rules.
import { type Digest, sha256Of } from '../../bytes/digest.js';
import type { SE3 } from '../../geometry/se3.js';
import type { Label } from '../../label/index.js';
import type { RigSensor } from '../../rig/index.js';
import { canonicalJson } from './canonical.js';

const encoder = new TextEncoder();

/** `sha256:` and 64 hexadecimal digits, of the canonical JSON (RFC 8785) as UTF-8. */
function hashOf(value: unknown, digest: Digest): string {
  return `sha256:${sha256Of(encoder.encode(canonicalJson(value)), digest)}`;
}

/**
 * Whole multiples of 1/per, so that the last digit of a float64, which readers and writers may change, changes no hash. Halves go up;
 * −0 is 0.
 */
const whole = (value: number, per: number) => Math.floor(value * per + 0.5) + 0;

/** Metres (also m/s) as whole µm, the quaternion in 1e-9 with the first of w, z, y, x that is not 0 positive: q and −q are one rotation. */
const micro = (values: readonly number[]) => values.map(value => whole(value, 1e6));
function rotation([x, y, z, w]: SE3['q']): number[] {
  const parts = [w, z, y, x].map(value => whole(value, 1e9));
  const negative = (parts.find(part => part !== 0) ?? 0) < 0;
  const [pw, pz, py, px] = negative ? [w, z, y, x].map(value => whole(-value, 1e9)) : parts;
  return [px, py, pz, pw];
}
const poseOf = ({ q, t }: SE3) => ({ q: rotation(q), t: micro(t) });
const share = (value: number | undefined) => (value === undefined ? null : whole(value, 1e6));
const byText = (a: unknown, b: unknown) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** What of a label is hashed: all that it claims of the object, without its id and without the count of points, which follows from the box. */
export function canonicalLabel(label: Label) {
  const { box, moment, velocity } = label;
  return {
    framelock_label: 1,
    track: label.track,
    category: label.category,
    moment: 'file' in moment ? { file: moment.file } : { ns: String(moment.stampNs) },
    box: box ? { frame: label.frame, ...poseOf(box.T), size: micro(box.size) } : null,
    boxes2: label.boxes2
      .map(({ camera, left, top, right, bottom }) => [camera, ...[left, top, right, bottom].map(px => whole(px, 1e4))])
      .sort(byText),
    velocity: velocity ? micro(velocity) : null,
    occluded: share(label.occluded),
    truncated: share(label.truncated),
    attributes: label.attributes.map(([name, text]) => [name, text]).sort(byText),
  };
}

/** Content hash of one label: `rev` of a verdict on it. */
export function labelRev(label: Label, digest: Digest): string {
  return hashOf(canonicalLabel(label), digest);
}

/** Content hash of several labels (a track's, a frame's) by those of each; their order means nothing, none is allowed. */
export function labelsRev(revs: readonly string[], digest: Digest): string {
  return hashOf({ framelock_labels: 1, labels: [...revs].sort() }, digest);
}

/** What of a rig places and projects a sensor, and moves its stamps. */
export type CalibratedSensor = Pick<
  RigSensor,
  'T_rig_sensor' | 'camera' | 'readout' | 'clock' | 'trigger' | 'stamp' | 'exposureNs'
>;

/** `null` stands for a sensor that the rig does not have. */
function canonicalSensor(sensor: CalibratedSensor | undefined) {
  if (!sensor) return null;
  const { T_rig_sensor, camera, readout, clock, trigger, stamp, exposureNs } = sensor;
  const { offsetNs, driftPpm, epochNs } = clock;
  const moved = offsetNs !== 0 || driftPpm !== 0;
  const { viewDeg, ...intrinsics } = camera?.intrinsics ?? {};
  return {
    pose: T_rig_sensor ? poseOf(T_rig_sensor) : null,
    lens: camera ? { model: camera.model, ...intrinsics, view_deg: viewDeg ?? null } : null,
    readout: readout ? { ns: readout.ns, direction: readout.direction } : null,
    clock: moved ? { offset_ns: offsetNs, drift_ppm: driftPpm, epoch_ns: epochNs?.toString() ?? null } : null,
    trigger: trigger ? { topic: trigger.topic, delay_ns: trigger.delayNs ?? null } : null,
    stamp: stamp ?? null,
    exposure_ns: exposureNs ?? null,
  };
}

/** Hash of the calibration of exactly the named sensors: `calib` of a verdict whose evidence came from them. */
export function calibHash(
  names: readonly string[],
  sensors: ReadonlyMap<string, CalibratedSensor>,
  digest: Digest,
): string {
  const sorted = [...new Set(names)].sort();
  return hashOf(
    { framelock_calib: 1, sensors: sorted.map(name => [name, canonicalSensor(sensors.get(name))]) },
    digest,
  );
}

/** Identity of the recording behind a dataset, by its inputs' fingerprints: the same for every conversion of it. `inputs` are those of dataset.json. */
export function datasetId(
  inputs: readonly { readonly size: number; readonly fingerprint: string }[],
  digest: Digest,
): string {
  const sorted = inputs.map(({ fingerprint, size }) => [fingerprint, size]).sort(byText);
  return hashOf({ framelock_recording: 1, inputs: sorted }, digest);
}
