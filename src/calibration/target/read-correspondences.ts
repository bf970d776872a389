// Reads a person's table of points that a picture and another sensor both show: rows of u,v,X,Y,Z, or the same as YAML or JSON.
import { FramelockError } from '../../issue.js';
import { readYaml } from '../../rig/file/yaml-document.js';
import type { Correspondences } from './correspondences.js';

/** More are no hand's work, and cost memory. */
const MOST = 1_000_000;
const MOST_VIEWS = 100_000;
const NUMBERS = ['u', 'v', 'x', 'y', 'z'] as const;
const CODE = 'FL0631';

/**
 * Numbers of a row are separated by commas, semicolons or blanks; `#` begins a comment. A first row of names (`u`, `v`, `x`,
 * `y`, `z` in any case, `view` optional, others passed over) gives the order, else it is u, v, X, Y, Z and perhaps a view. YAML
 * or JSON: a list of maps with these names, or one under `points`. `nan` stands for a number that is missing: the point is then
 * an outlier. Throws FL0631 with the line.
 */
export function readCorrespondences(text: string, file: string): Correspondences {
  const first = text.slice(0, 4096).match(/^(?:\s|#[^\n]*(?:\n|$))*(\S)/)?.[1];
  const structured =
    first === '[' || first === '{' || first === '-'
      ? /[a-z]\s*["']?\s*:/i.test(text.slice(0, 4096))
      : /^\s*points\s*:/m.test(text.slice(0, 4096));
  const rows = structured ? fromYaml(text, file) : fromTable(text, file);
  if (rows.length === 0) throw new FramelockError(CODE, 'expected rows of u,v,X,Y,Z, got none', { at: { file } });
  const views = new Map<string, number>();
  const view = new Uint32Array(rows.length);
  const uv = new Float64Array(2 * rows.length);
  const xyz = new Float64Array(3 * rows.length);
  for (const [i, row] of rows.entries()) {
    uv.set(row.numbers.slice(0, 2), 2 * i);
    xyz.set(row.numbers.slice(2), 3 * i);
    if (!views.has(row.view)) views.set(row.view, views.size);
    view[i] = views.get(row.view)!;
  }
  if (views.size > MOST_VIEWS)
    throw new FramelockError(CODE, `expected at most ${MOST_VIEWS} views, got ${views.size}`, { at: { file } });
  return { count: rows.length, uv, xyz, view };
}

interface Row {
  readonly numbers: number[];
  readonly view: string;
}

function fromTable(text: string, file: string): Row[] {
  const rows: Row[] = [];
  let places: number[] | undefined;
  let viewAt = 5;
  let line = 0;
  for (const whole of text.split(/\r\n|\n|\r/)) {
    line++;
    const content = whole
      .replace(/^\ufeff/, '')
      .replace(/#.*$/, '')
      .trim();
    if (content === '') continue;
    const cells = content.split(/\s*[,;]\s*|\s+/).map(cell => cell.replace(/^["'[\]]+|["'[\]]+$/g, ''));
    const at = `line ${line}`;
    if (!places && cells.some(cell => /^[a-z_]/i.test(cell) && !/^nan$/i.test(cell))) {
      const names = cells.map(cell => cell.toLowerCase());
      places = NUMBERS.map(name => names.findIndex(n => n === name || n === `${name}_px` || n === `${name}_m`));
      viewAt = names.indexOf('view');
      const absent = NUMBERS.filter((_, k) => places![k] < 0);
      if (absent.length > 0) throw fault(file, at, `columns named u, v, x, y, z`, `none named ${absent.join(', ')}`);
      continue;
    }
    places ??= [0, 1, 2, 3, 4];
    const numbers = places.map(place => numberOf(cells[place]));
    if (numbers.some(n => n === undefined))
      throw fault(file, at, 'five numbers u, v, X, Y, Z', `"${content.slice(0, 80)}"`);
    rows.push({ numbers: numbers as number[], view: cells[viewAt] ?? '' });
    if (rows.length > MOST) throw fault(file, at, `at most ${MOST} points`, 'more');
  }
  return rows;
}

function fromYaml(text: string, file: string): Row[] {
  let document: ReturnType<typeof readYaml>;
  try {
    document = readYaml(text, file);
  } catch (cause) {
    throw new FramelockError(CODE, cause instanceof Error ? cause.message : 'expected YAML or JSON', {
      at: { file },
      cause,
    });
  }
  const { value } = document;
  const list = Array.isArray(value) ? value : (value as { points?: unknown })?.points;
  if (!Array.isArray(list))
    throw fault(file, 'the document', 'a list of points, or one under `points`', 'something else');
  return list.map((item: unknown, i) => {
    const at = `point ${i + 1}${document.where(Array.isArray(value) ? [i] : ['points', i])}`;
    if (typeof item !== 'object' || item === null || Array.isArray(item))
      throw fault(file, at, 'a map with u, v, x, y, z', JSON.stringify(item)?.slice(0, 80) ?? 'nothing');
    const entries = new Map(Object.entries(item).map(([key, entry]) => [key.toLowerCase(), entry]));
    const numbers = NUMBERS.map(name => {
      const entry = entries.get(name);
      if (typeof entry !== 'number') throw fault(file, at, `a number ${name}`, String(entry).slice(0, 80));
      return entry;
    });
    return { numbers, view: String(entries.get('view') ?? '') };
  });
}

/** NaN for a word that says so; undefined for what is no number. */
function numberOf(cell: string | undefined): number | undefined {
  if (cell === undefined || cell === '') return undefined;
  if (/^[+-]?nan$/i.test(cell)) return Number.NaN;
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(cell) ? Number(cell) : undefined;
}

function fault(file: string, where: string, expected: string, got: string): FramelockError {
  return new FramelockError(CODE, `${where}: expected ${expected}, got ${got}`, { at: { file } });
}
