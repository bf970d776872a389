// The layout of the TUM RGB-D benchmark as folders: which sequences a list of names holds.
//
//   <sequence>/{rgb.txt, depth.txt, accelerometer.txt, groundtruth.txt, rgb/<s>.png, depth/<s>.png}
import { isHidden, isRecording } from '../named-files.js';

export interface SequenceFiles {
  /** Path of the folder that holds the sequence's, with a closing slash; '' when there is none. */
  readonly split: string;
  /** `rgbd_dataset_freiburg1_xyz`; '' when it cannot be seen. */
  readonly name: string;
  /** Path of the sequence with a closing slash, '' for the folder given. */
  readonly path: string;
  /** Paths of the text files that are there. */
  readonly texts: ReadonlyMap<TextName, string>;
  /** Paths below `rgb/` and `depth/`, in the order of the names given. */
  readonly pictures: { readonly [camera in Camera]: readonly string[] };
  /** A list that pairs pictures, which is not read. */
  readonly pairs?: string;
}

export const cameras = ['rgb', 'depth'] as const;
export type Camera = (typeof cameras)[number];
export type TextName = Camera | 'accelerometer' | 'groundtruth';

const MEMBER =
  /^((?:.*\/)?)(?:(rgb|depth|accelerometer|groundtruth)\.txt|(rgb|depth)\/[^/]+\.(?:png|jpe?g|webp)|(assoc[a-z_]*\.txt))$/;
/** `1305031102.175304`, the name of a picture without a list. */
export const STAMP = /^\d{1,19}\.\d{1,9}$/;

interface Growing {
  readonly texts: Map<TextName, string>;
  readonly pictures: { readonly rgb: string[]; readonly depth: string[] };
  pairs?: string;
}

/** Sequences with a list of pictures, or stamped pictures beside another of the texts, in the order of their paths. */
export function findSequences(names: readonly string[]): SequenceFiles[] {
  const found = new Map<string, Growing>();
  for (const name of names) {
    if (isRecording(name)) return [];
    if (isHidden(name)) continue;
    const [, path, text, camera, pairs] = MEMBER.exec(name) ?? [];
    if (path === undefined) continue;
    const sequence: Growing = found.get(path) ?? { texts: new Map(), pictures: { rgb: [], depth: [] } };
    found.set(path, sequence);
    if (text !== undefined) sequence.texts.set(text as TextName, name);
    else if (camera !== undefined) sequence.pictures[camera as Camera].push(name);
    else sequence.pairs ??= pairs;
  }
  return [...found]
    .filter(([, sequence]) => isSequence(sequence))
    .map(([path, sequence]) => ({ path, ...placeOf(path), ...sequence }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

function isSequence({ texts, pictures }: Growing): boolean {
  const all = [...pictures.rgb, ...pictures.depth];
  // Of a list alone, nothing says what it lists.
  if (texts.has('rgb') || texts.has('depth')) return texts.size > 1 || all.length > 0;
  const stem = (path: string) => path.slice(path.lastIndexOf('/') + 1, path.lastIndexOf('.'));
  return texts.size > 0 && all.some(path => STAMP.test(stem(path)));
}

function placeOf(path: string): { split: string; name: string } {
  const name = path.split('/').at(-2) ?? '';
  return { name, split: path.slice(0, Math.max(0, path.length - name.length - 1)) };
}
