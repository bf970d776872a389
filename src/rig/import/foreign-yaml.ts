// Opens a foreign YAML or JSON file as values that know their lines, whatever dialect of YAML it is written in.
import { FramelockError } from '../../issue.js';
import { readYaml } from '../file/yaml-document.js';
import type { CalibrationFile } from './calibration-format.js';
import { type ForeignValue, foreignValue } from './foreign-value.js';

/**
 * At most 1 MiB of YAML 1.2. OpenCV, and what copies it, begins with `%YAML:1.0`, which no YAML is, and marks matrices with
 * tags of its own; both are blanked out, so that lines and columns stay. Throws FL0501 with line and column.
 */
export function foreignYaml({ name, text }: CalibrationFile): ForeignValue {
  const plain = text
    .replace(/^%YAML:[^\r\n]*/, line => `#${' '.repeat(line.length - 1)}`)
    .replace(/!!opencv-[\w-]+/g, tag => ' '.repeat(tag.length));
  const { value, where } = readYaml(plain, name);
  return foreignValue(value, name, where);
}

/** JSON up to 16 MiB, which YAML's parser would take minutes for; without lines. */
export function foreignJson({ name, text }: CalibrationFile): ForeignValue {
  try {
    return foreignValue(JSON.parse(text), name);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.slice(0, 120) : String(cause);
    throw new FramelockError('FL0501', `expected JSON, got: ${why}`, { at: { file: name }, cause });
  }
}

/** Whether the text begins like a JSON object or list: a cheap look for recognising. */
export function looksLikeJson({ text }: CalibrationFile): boolean {
  return /^\s*[{[]/.test(text.slice(0, 4096));
}
