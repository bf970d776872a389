// Pictures of a camera: those that a list names with their stamps; without a list, those whose names are stamps.
import type { Issues } from '../../issue.js';
import { countDoubled } from './doubled-files.js';
import type { FileSource } from './file-source.js';
import { isInside } from './named-paths.js';

export interface PictureList {
  /** File of the list, and what it is called in a sentence. */
  readonly path: string;
  readonly name: string;
  /** Files by their paths in the folder: a stranger's text. */
  rows(): AsyncIterable<{ readonly stampNs: bigint; readonly file: string }>;
}

export interface CameraFiles {
  readonly topic: string;
  /** Folder of the pictures with a closing slash. */
  readonly path: string;
  /** Those in it, in the order of their names. */
  readonly pictures: readonly string[];
  readonly list?: PictureList;
  /** For a camera without a list: the stamp in a name without folder and ending, and its unit. */
  readonly stampOfName: (stem: string) => bigint | undefined;
  readonly unit: string;
}

/** `has`: whether the folder holds a file; `seen` gets every stamp. */
export async function addListedPictures(
  source: FileSource,
  channel: number,
  { topic, path, pictures, list, stampOfName, unit }: CameraFiles,
  has: (path: string) => boolean,
  seen: (stampNs: bigint) => void,
  issues: Issues,
): Promise<void> {
  const unnamed = new Set(pictures);
  let absent = 0;
  let firstAbsent = '';
  const stamps: bigint[] = [];
  const add = async (stampNs: bigint, file: string) => {
    stamps.push(stampNs);
    seen(stampNs);
    const block = isInside(file) && has(file) ? await source.file(file) : undefined;
    if (block !== undefined) source.message(channel, stampNs, stampNs, block);
    else if (absent++ === 0) firstAbsent = file;
  };
  if (list) {
    const listed = new Set<string>();
    let again = 0;
    let firstAgain = '';
    for await (const { stampNs, file } of list.rows()) {
      if (listed.has(file) && has(file) && again++ === 0) firstAgain = file;
      listed.add(file);
      unnamed.delete(file);
      await add(stampNs, file);
    }
    if (again > 0)
      issues.add(
        'FL0577',
        `${again} rows of ${list.name} of ${topic} name a picture once more, the first is ${JSON.stringify(firstAgain.slice(0, 200))}; it stands at each of its stamps`,
        { file: list.path, topic },
      );
  } else {
    const doubled: string[] = [];
    const stems = new Set<string>();
    for (const file of pictures) {
      const stem = file.slice(0, file.lastIndexOf('.'));
      const stampNs = stampOfName(stem.slice(stem.lastIndexOf('/') + 1));
      if (stampNs === undefined) continue;
      unnamed.delete(file);
      if (stems.has(stem)) doubled.push(file);
      else await add(stampNs, file);
      stems.add(stem);
    }
    countDoubled(source, topic, doubled, issues);
    issues.add('FL0574', `${topic} has no list of its pictures: their names are their stamps, ${unit}`, {
      file: path,
      topic,
    });
  }
  if (absent > 0) {
    source.lose('file_missing', topic, absent);
    source.recorded(channel, BigInt64Array.from(stamps));
    const text = `${absent} of ${stamps.length} stamps of ${topic} have no picture, the first is ${JSON.stringify(firstAbsent.slice(0, 200))}; the others were kept`;
    issues.add('FL0106', text, { file: list?.path, topic });
  }
  if (unnamed.size > 0) {
    const [first] = unnamed;
    source.lose('stamp_missing', topic, unnamed.size);
    const text = `${unnamed.size} pictures of ${topic} have no stamp${list ? ` in ${list.name}` : ''}, the first is ${first}; they were skipped`;
    issues.add('FL0106', text, { file: first, topic });
  }
}
