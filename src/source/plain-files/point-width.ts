// How many numbers a point has in `.bin` files, which do not tell: the layout's own count, unless the files say another.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { namesOf } from './bin-cloud.js';
import type { FileSource } from './file-source.js';

/** x y z; with intensity; with a ring or a time; with elongation and time, as converters of Waymo have it; … */
const WIDTHS = [3, 4, 5, 6, 7, 8] as const;
/** Share of files that must be whole points of another width; some may be cut off. */
const NEARLY_ALL = 0.9;
/** By so much nearer must the numbers of neighbouring points lie in another reading before one is given up for it. */
const CLEARLY = 0.75;
/** So many files are not all cut off at the same width. */
const MANY = 8;
/** Bytes that are looked at, and how many numbers they must be: a handful of points is like any other handful. */
const LOOK = 1 << 16;
const ENOUGH = 256;

/** Files of one LiDAR, and the names that the layout has for the numbers of a point. */
export interface BinFiles {
  readonly topic: string;
  readonly paths: readonly string[];
  readonly usual: readonly string[];
}

/** Numbers per point of the files. FL0581 says where they are not as many as the layout has. Rejects as `FileSource.file` does. */
export async function widthOfFiles(
  source: FileSource,
  folder: Folder,
  { topic, paths, usual }: BinFiles,
  issues: Issues,
): Promise<number> {
  const sizes: number[] = [];
  for (const path of paths) sizes.push(source.size(await source.file(path)));
  const first = async () => {
    const bytes = await folder.open(paths[sizes.findIndex(size => size > 0)]);
    try {
      return await bytes.read(0, Math.min(LOOK, bytes.size));
    } finally {
      await bytes.close();
    }
  };
  const width = await pointWidth(sizes, first, usual.length);
  if (width !== usual.length)
    issues.add(
      'FL0581',
      `points of ${topic} have ${width} numbers in its files, where the layout has ${usual.length} (${usual.join(' ')}); they were read as ${namesOf(usual, width).join(' ')}; look whether that is what they are`,
      { file: paths[0], topic },
    );
  return width;
}

/**
 * `sizes`: bytes of the files. A size that is a multiple of several widths says nothing, and of a few files one may be cut off, so
 * `first` is asked as well: bytes from the beginning of one of the files.
 */
export async function pointWidth(
  sizes: readonly number[],
  first: () => Promise<Uint8Array>,
  usual: number,
): Promise<number> {
  const files = sizes.filter(size => size > 0);
  if (files.length === 0) return usual;
  const share = (width: number) => files.filter(size => size % (4 * width) === 0).length / files.length;
  const fits = share(usual) > 0.5;
  const others = WIDTHS.filter(width => width !== usual && share(width) >= (fits ? 1 : NEARLY_ALL));
  if (others.length === 0) return usual;
  const bytes = await first();
  if (fits && bytes.length < 4 * ENOUGH) return usual;
  // A few files that are cut off fit some other width by chance; many do not.
  let best: number = fits || files.length < MANY ? usual : others[0];
  for (const width of others) if (unrest(bytes, width) < CLEARLY * unrest(bytes, best)) best = width;
  return best;
}

/** Mean distance of a number from that of the point before in the same place: large where an x is compared with a y. */
function unrest(bytes: Uint8Array, width: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.floor(bytes.length / 4);
  let sum = 0;
  let pairs = 0;
  for (let i = width; i < count; i++) {
    const step = Math.abs(view.getFloat32(4 * i, true) - view.getFloat32(4 * (i - width), true));
    if (!Number.isFinite(step)) continue;
    sum += step;
    pairs++;
  }
  return pairs === 0 ? 0 : sum / pairs;
}
