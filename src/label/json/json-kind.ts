// Tells the label formats that are JSON apart by the first 4 KiB of their files, so that two never claim the same folder.
import type { LabelInput } from '../label-format.js';

export type JsonKind = 'openlabel' | 'coco' | 'sustechpoints' | 'xtreme1' | 'datumaro' | 'supervisely';

/** The keys of JSON that begin there, as one pattern each; every pattern needs one pass. */
const SIGNS: readonly (readonly [JsonKind, RegExp, RegExp?])[] = [
  ['openlabel', /^\s*\{\s*"openlabel"\s*:\s*\{/],
  ['sustechpoints', /^\s*(?:\[|\{[^[\]]{0,400}"objs"\s*:\s*\[)\s*\{/, /"psr"\s*:\s*\{/],
  ['datumaro', /^\s*\{/, /"categories"\s*:\s*\{\s*"(?:label|mask|points)"|"dm_format_version"\s*:/],
  // COCO's first keys may fill the head by themselves.
  [
    'coco',
    /^\s*\{\s*"(?:info|licenses|images|annotations|categories|videos)"\s*:/,
    /"(?:licenses|images|annotations)"\s*:\s*\[/,
  ],
  [
    'coco',
    /^\s*\{/,
    /"images"\s*:\s*\[\s*\{[^{}]{0,600}"file_name"|"annotations"\s*:\s*\[\s*\{[^{}]{0,400}"(?:image_id|category_id)"/,
  ],
  ['supervisely', /^\s*\{/, /"(?:objectKey|geometryType|classTitle)"\s*:|"figures"\s*:\s*\[\s*\]/],
  [
    'xtreme1',
    /^\s*[[{]/,
    /"classificationValues"\s*:|"(?:sourceName|sourceType|sourceId|dataId)"\s*:[\s\S]{0,4000}"objects"\s*:/,
  ],
];
/** Instead of the last sign: an object of Xtreme1 alone. */
const XTREME1_OBJECT = /"contour"\s*:\s*\{/;

function jsonKindOf(head: string): JsonKind | undefined {
  for (const [kind, start, sign] of SIGNS) if (start.test(head) && (!sign || sign.test(head))) return kind;
  return /^\s*[[{]/.test(head) && XTREME1_OBJECT.test(head) ? 'xtreme1' : undefined;
}

/** Files looked into, the first ones of each folder: what a folder holds is seen there. */
const [PER_FOLDER, IN_ALL] = [4, 128];
const known = new WeakMap<LabelInput, Map<string, Promise<JsonKind | undefined>>>();

/** The kind of the first file, by name, that is of any. */
export async function jsonKindIn(input: LabelInput): Promise<JsonKind | undefined> {
  const perFolder = new Map<string, number>();
  let looked = 0;
  for (const path of input.names.filter(isJson)) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    const before = perFolder.get(folder) ?? 0;
    perFolder.set(folder, before + 1);
    if (before >= PER_FOLDER) continue;
    if (++looked > IN_ALL) return undefined;
    const kind = await kindOfFile(input, path);
    if (kind) return kind;
  }
  return undefined;
}

export interface JsonFiles {
  readonly paths: readonly string[];
  /** Files of another label format beside them. */
  readonly others: ReadonlyMap<JsonKind, number>;
}

/** Every file of one kind. Lists without anything in them count where a folder also has one with something in it. */
export async function jsonFilesOf(input: LabelInput, kind: JsonKind): Promise<JsonFiles> {
  const paths: string[] = [];
  const others = new Map<JsonKind, number>();
  for (const path of input.names.filter(isJson)) {
    const found = await kindOfFile(input, path);
    if (found === kind) paths.push(path);
    else if (found) others.set(found, (others.get(found) ?? 0) + 1);
  }
  return { paths, others };
}

function kindOfFile(input: LabelInput, path: string): Promise<JsonKind | undefined> {
  const kinds = known.get(input) ?? new Map<string, Promise<JsonKind | undefined>>();
  known.set(input, kinds);
  const kind = kinds.get(path) ?? headOf(input, path).then(jsonKindOf);
  kinds.set(path, kind);
  return kind;
}

/** '' for a file that cannot be read: recognising never throws. */
async function headOf(input: LabelInput, path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await input.head(path));
  } catch {
    return '';
  }
}

function isJson(path: string): boolean {
  return /\.json$/i.test(path);
}
