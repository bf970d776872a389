// The small tables that annotations point into: what an object is, and what was said of it.
import { eachRow, indexRow, type TableName, type TableReader, textOf, tokenOf } from '../../bytes/nuscenes/index.js';

export interface Dictionary {
  /** Class by token of the instance. */
  readonly categories: ReadonlyMap<string, string>;
  /** Names by token. */
  readonly attributes: ReadonlyMap<string, string>;
  /** `v40-60`: per cent that all cameras together see of it; by token. */
  readonly visibilities: ReadonlyMap<string, string>;
}

export async function readDictionary(reader: TableReader): Promise<Dictionary> {
  const names = await textsOf(reader, 'category', 'name');
  const categories = new Map<string, string>();
  await eachRow(reader, 'instance', (row, place) => {
    const name = names.get(tokenOf(row, 'category_token'));
    if (name !== undefined) indexRow(reader, categories, tokenOf(row, 'token'), name, place);
  });
  return {
    categories,
    attributes: await textsOf(reader, 'attribute', 'name'),
    visibilities: await textsOf(reader, 'visibility', 'level'),
  };
}

/** What is hidden, 0 to 1: 1 less the middle of the range. Undefined for another text. */
export function hiddenShare(level: string): number | undefined {
  const match = /^v(\d{1,3})-(\d{1,3})$/.exec(level);
  const visible = match ? (Number(match[1]) + Number(match[2])) / 200 : Number.NaN;
  return visible <= 1 ? 1 - visible : undefined;
}

async function textsOf(reader: TableReader, table: TableName, key: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  await eachRow(reader, table, (row, place) => indexRow(reader, found, tokenOf(row, 'token'), textOf(row, key), place));
  return found;
}
