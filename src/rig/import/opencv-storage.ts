// OpenCV's FileStorage in its three spellings (YAML, XML, JSON) as one kind of value.
//
// Source: OpenCV core, cv::FileStorage and persistence_{yml,xml,json}.cpp: a matrix is {rows, cols, dt, data}, marked by the tag
// !!opencv-matrix or by type_id="opencv-matrix"; a list is a YAML list, white space between numbers, or elements called `_`.
import { FramelockError } from '../../issue.js';
import type { CalibrationFile } from './calibration-format.js';
import { type ForeignValue, foreignValue } from './foreign-value.js';
import { foreignJson, foreignYaml, looksLikeJson } from './foreign-yaml.js';
import { readXml, type XmlElement } from './xml.js';

export function looksLikeStorage(file: CalibrationFile): boolean {
  const { text } = file;
  if (looksLikeJson(file)) return /"type_id"\s*:\s*"opencv-matrix"/.test(text);
  return /<opencv_storage[\s>]/.test(text) || /^%YAML:1\.0/.test(text) || /!!opencv-matrix/.test(text);
}

/** The top of a file that `looksLikeStorage`. Throws FL0501. */
export function openStorage(file: CalibrationFile): ForeignValue {
  if (looksLikeJson(file)) return foreignJson(file);
  if (!/^\s*</.test(file.text)) return foreignYaml(file);
  const root = readXml(file.text, file.name);
  if (root.name !== 'opencv_storage')
    throw new FramelockError('FL0501', `expected an element opencv_storage at the top, got ${root.name.slice(0, 60)}`, {
      at: { file: file.name },
    });
  return foreignValue(contentOf(root), file.name, path => lineOf(root, path));
}

function contentOf(element: XmlElement): unknown {
  const { children } = element;
  if (children.length === 0) return plainText(element.text);
  if (children.every(child => child.name === '_')) return children.map(contentOf);
  const object: Record<string, unknown> = Object.create(null);
  // A matrix of one number has plain text as data; a list of one element is the same text.
  for (const child of children) object[child.name] = child.name === 'data' ? listOf(child) : contentOf(child);
  return object;
}

function listOf(element: XmlElement): unknown {
  const value = contentOf(element);
  return typeof value === 'number' ? [value] : value === '' ? [] : value;
}

/** Numbers parted by white space, one number, or the text itself; `.Inf` and `.Nan` stay texts, which no format takes. */
function plainText(text: string): unknown {
  const words = text.trim().split(/\s+/);
  const numbers = words.map(word => (/^[-+.\d][-+.\deE]*$/.test(word) ? Number(word) : Number.NaN));
  if (numbers.every(Number.isFinite)) return numbers.length === 1 ? numbers[0] : numbers;
  const quoted = text.trim();
  return /^".*"$/s.test(quoted) ? quoted.slice(1, -1) : quoted;
}

function lineOf(root: XmlElement, path: readonly (string | number)[]): string {
  let element = root;
  for (const step of path) {
    const next = element.children.find((child, i) => (typeof step === 'number' ? i === step : child.name === step));
    if (!next) break;
    element = next;
  }
  return ` (line ${element.line})`;
}
