// Which scenes of a nuScenes folder are meant: those of the part that was named, or of its first set of tables.
import { FramelockError, firstOf, type Issues } from '../../issue.js';
import type { Folder } from '../bytes.js';
import { textOf, tokenOf } from './fields.js';
import { eachRow, findTables, indexRow, needTables, type TableName, type TableReader, type Tables } from './tables.js';

export interface SceneRow {
  readonly token: string;
  readonly name: string;
}

export interface ChosenScenes extends TableReader {
  /** Those of the part that was named, in the table's order: all of a version, or one. At least one. */
  readonly scenes: readonly SceneRow[];
  /** By how much the folder holds more: names of all scenes of all versions, `v1.0-mini/scene-0061` where there are several. */
  readonly known: readonly string[];
}

const SHOWN = 5;

/**
 * `folder.part` is `scene-0061`, `v1.0-mini` or `v1.0-mini/scene-0061`; a scene may be named by its token. Throws FL0115 when
 * tables are missing, hold no scene, or hold none of that name.
 */
export async function chooseScenes(
  folder: Folder,
  names: readonly string[],
  issues: Issues,
  more: readonly TableName[] = [],
): Promise<ChosenScenes> {
  const { part } = folder;
  const all = findTables(names);
  const ofVersion = all.filter(({ version }) => part === version || part?.startsWith(`${version}/`));
  const asked = ofVersion.length > 0 ? ofVersion : all;
  const scene = ofVersion.length > 0 ? part!.slice(ofVersion[0].version.length + 1) : (part ?? '');
  const known: string[] = [];
  for (const tables of asked) {
    needTables(tables, more);
    const reader = { folder, tables, issues };
    const rows = await scenesOf(reader);
    known.push(...rows.map(({ name }) => (all.length > 1 ? `${tables.version}/${name}` : name)));
    const found = scene === '' ? rows : rows.filter(({ name, token }) => name === scene || token === scene);
    if (found.length > 0) return { ...reader, scenes: scene === '' ? found : found.slice(0, 1), known };
  }
  throw new FramelockError(
    'FL0115',
    `expected ${scene === '' ? 'a scene in scene.json' : `a scene called ${JSON.stringify(scene)}`}, got ${known.length === 0 ? 'none' : `${known.length}: ${shownNames(known)}`}`,
    { at: { file: folder.name } },
  );
}

/** The first few. */
export function shownNames(names: readonly string[]): string {
  return firstOf(names, SHOWN);
}

async function scenesOf(reader: TableReader & { readonly tables: Tables }): Promise<SceneRow[]> {
  const scenes = new Map<string, SceneRow>();
  await eachRow(reader, 'scene', (row, place) => {
    const token = tokenOf(row, 'token');
    indexRow(reader, scenes, token, { token, name: textOf(row, 'name') }, place);
  });
  return [...scenes.values()];
}
