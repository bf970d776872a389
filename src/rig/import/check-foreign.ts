// The last look at what a format read: a rig file must be able to hold it, and a refusal must name the file it came from.
import { FramelockError } from '../../issue.js';
import { NAME_PATTERN, reservedNames } from '../sensor-name.js';
import { normalFrame } from '../transforms/transform-tree.js';
import type { ForeignCalibration } from './calibration-format.js';

const LONGEST = 512;
const MOST_SENSORS = 1024;
const MOST_TRANSFORMS = 4096;
/** m: beyond it a number is no place of a sensor. */
const FARTHEST = 1e9;

/** Throws FL0501. `file` is the first of the format's files, for what no single one is to blame. */
export function checkForeign({ sensors, transforms }: ForeignCalibration, file: string): void {
  const refuse = (text: string, from: string) => {
    throw new FramelockError('FL0501', text, { at: { file: from } });
  };
  const words = (what: string, text: string, from: string) => {
    if (normalFrame(text) === '' || text.length > LONGEST)
      refuse(`expected ${what} of 1 to ${LONGEST} characters, got ${text === '' ? 'none' : short(text)}`, from);
  };
  if (sensors.length > MOST_SENSORS) refuse(`expected at most ${MOST_SENSORS} sensors, got ${sensors.length}`, file);
  if (transforms.length > MOST_TRANSFORMS)
    refuse(`expected at most ${MOST_TRANSFORMS} transforms, got ${transforms.length}`, file);
  for (const { name, topic, frame, from } of sensors) {
    if (!NAME_PATTERN.test(name) || reservedNames.includes(name))
      refuse(`expected a name of at most 64 letters, digits and _, got ${short(name)}`, from);
    if (topic !== undefined) words(`a topic for ${name}`, topic, from);
    words(`a frame for ${name}`, frame, from);
  }
  for (const { parent, child, T_parent_child, from } of transforms) {
    words('the name of a frame', parent, from);
    words('the name of a frame', child, from);
    const { t, q } = T_parent_child;
    if (!t.every(v => Math.abs(v) <= FARTHEST) || !q.every(Number.isFinite))
      refuse(`expected "${short(child)}" within ${FARTHEST} m of "${short(parent)}", got ${t.join(', ')}`, from);
  }
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
