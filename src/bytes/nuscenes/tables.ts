// Where the tables of a nuScenes layout are, and their rows one by one.
import { FramelockError, type Issues, type Place } from '../../issue.js';
import type { Folder } from '../bytes.js';
import { jsonRows } from '../json-rows.js';
import type { Row } from './fields.js';

/** Tables without which nothing can be placed in time and space. */
const NEEDED = ['scene', 'sample', 'sample_data', 'ego_pose', 'calibrated_sensor', 'sensor'] as const;
/** So many of them tell what a folder is, where others were lost. */
const MARKS = 3;

export type TableName =
  | (typeof NEEDED)[number]
  | 'sample_annotation'
  | 'instance'
  | 'category'
  | 'attribute'
  | 'visibility';

/** One set of tables: `v1.0-mini` and `v1.0-trainval` may stand beside each other over the same data. */
export interface Tables {
  /** Name of their folder, '' when it is the folder given. */
  readonly version: string;
  /** Paths of tables in the folder given, by name. */
  readonly paths: ReadonlyMap<string, string>;
}

/** In the order of their folders' names. */
export function findTables(names: readonly string[]): Tables[] {
  const found = new Map<string, Map<string, string>>();
  for (const path of names) {
    if (!path.endsWith('.json')) continue;
    const match = /^([^/]+\/)?([a-z_]+)\.json$/.exec(path);
    if (!match) continue;
    const [, folder = '', table] = match;
    found.set(folder, (found.get(folder) ?? new Map<string, string>()).set(table, path));
  }
  return [...found]
    .filter(([, paths]) => NEEDED.filter(table => paths.has(table)).length >= MARKS)
    .map(([folder, paths]) => ({ version: folder.slice(0, -1), paths }));
}

/** Throws FL0115 when a table that nothing can do without is not there. */
export function needTables({ version, paths }: Tables, more: readonly TableName[] = []): void {
  const missing = [...NEEDED, ...more].filter(table => !paths.has(table));
  if (missing.includes('scene') && paths.has('object_ann'))
    throw new FramelockError(
      'FL0115',
      'expected scenes of nuScenes, got nuImages, whose pictures are single moments without LiDAR and scenes; it is not read',
      { at: { file: version } },
    );
  if (missing.length > 0)
    throw new FramelockError(
      'FL0115',
      `expected the tables of nuScenes, ${missing.map(table => `${table}.json`).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing; copy the whole folder`,
      { at: { file: version } },
    );
}

export interface RowPlace {
  readonly file: string;
  readonly offset: number;
  readonly length: number;
}

export interface TableReader {
  readonly folder: Folder;
  readonly tables: Tables;
  readonly issues: Issues;
}

/**
 * Visits every row, in the file's order; memory does not grow with the file. A row that is damaged, or that `visit` refuses by
 * throwing FL0116, goes to `refused`, by default an issue; what is wrong with the file as a whole is one. Tables that are not there have no rows.
 */
export async function eachRow(
  { folder, tables, issues }: TableReader,
  table: TableName,
  visit: (row: Row, place: RowPlace) => void,
  refused: (text: string, at: Place) => void = (text, at) =>
    issues.add('FL0116', `a row of ${table}.json cannot be used: ${text}; it was left out`, at),
): Promise<void> {
  const file = tables.paths.get(table);
  if (file === undefined) return;
  const bytes = await folder.open(file);
  try {
    const rows = jsonRows(bytes, ({ row, text, offset }) => {
      if (row) refused(text, { file: bytes.name, offset });
      else
        issues.add('FL0116', `${table}.json is damaged: ${text}; the rows that are whole were used`, {
          file: bytes.name,
          offset,
        });
    });
    for await (const batch of rows)
      for (const { value, offset, length } of batch)
        try {
          visit(value, { file, offset, length });
        } catch (error) {
          if (!(error instanceof FramelockError) || error.code !== 'FL0116') throw error;
          refused(error.message, { file: bytes.name, offset });
        }
  } finally {
    await bytes.close();
  }
}

/** Puts a row into an index by its token. The first of two that share one stays. */
export function indexRow<T>(
  { issues }: TableReader,
  index: Map<string, T>,
  token: string,
  value: T,
  { file, offset }: RowPlace,
): void {
  if (!index.has(token)) index.set(token, value);
  else issues.add('FL0117', `token ${JSON.stringify(token)} occurs twice; the first row was used`, { file, offset });
}
