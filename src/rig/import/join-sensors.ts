// One entry per sensor out of what several foreign files say of it.
import { FramelockError, type Issues } from '../../issue.js';
import { normalFrame } from '../transforms/transform-tree.js';
import type { ForeignCamera, ForeignSensor } from './calibration-format.js';

/**
 * What several files know of one name is put together. Where two know the same thing and differ: of one format they are two
 * sensors with one name (FL0521, thrown); of two formats they are two opinions, of which the first is kept (FL0521, reported).
 */
export function joinSensors(
  sensors: readonly ForeignSensor[],
  formatOf: ReadonlyMap<string, string>,
  issues: Issues,
): ForeignSensor[] {
  const byName = new Map<string, ForeignSensor>();
  for (const sensor of sensors) {
    const known = byName.get(sensor.name);
    const oneFormat = known && formatOf.get(known.from) === formatOf.get(sensor.from);
    byName.set(sensor.name, known ? joinedSensor(known, sensor, Boolean(oneFormat), issues) : sensor);
  }
  return [...byName.values()];
}

function joinedSensor(a: ForeignSensor, b: ForeignSensor, oneFormat: boolean, issues: Issues): ForeignSensor {
  const differ = (what: string) => {
    const text = `expected one ${what} of "${a.name}", got one in ${a.from} and another in ${b.from}`;
    const hint = `give the right file only, or tell the two apart with --rename "${b.from}:${a.name}=other"`;
    if (oneFormat) throw new FramelockError('FL0521', `${text}; ${hint}`);
    issues.add('FL0521', `${text}: the first was kept; ${hint}`, { file: b.from, topic: a.name });
  };
  const pick = <T>(what: string, first: T | undefined, second: T | undefined, same: (x: T, y: T) => boolean) => {
    if (first !== undefined && second !== undefined && !same(first, second)) differ(what);
    return first ?? second;
  };
  const equal = (x: unknown, y: unknown) => JSON.stringify(x) === JSON.stringify(y);
  const sized = a.camera?.intrinsics.width === 0 && b.camera ? b : a;
  pick('lens', a.camera, b.camera, sameLens);
  return {
    name: a.name,
    topic: pick('topic', a.topic, b.topic, equal),
    frame: pick('frame', normalFrame(a.frame), normalFrame(b.frame), equal) ?? a.frame,
    camera: sameLens(a.camera, b.camera) ? sized.camera : (a.camera ?? b.camera),
    rectified: a.rectified ?? b.rectified,
    clockOffsetNs: pick('clock offset', a.clockOffsetNs, b.clockOffsetNs, equal),
    from: a.camera === undefined && b.camera !== undefined ? b.from : a.from,
  };
}

/** A file that does not tell the size of the pictures says nothing against one that does. */
function sameLens(a: ForeignCamera | undefined, b: ForeignCamera | undefined): boolean {
  if (!a || !b) return false;
  const unknown = a.intrinsics.width === 0 || b.intrinsics.width === 0;
  const plain = ({ model, intrinsics }: ForeignCamera) =>
    JSON.stringify([model, { ...intrinsics, ...(unknown ? { width: 0, height: 0 } : {}) }]);
  return plain(a) === plain(b);
}
