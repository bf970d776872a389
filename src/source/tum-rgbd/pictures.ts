// Pictures of a sequence by its lists, and what its depth is.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { Image } from '../../message/value.js';
import type { FileSource } from '../plain-files/file-source.js';
import { addListedPictures } from '../plain-files/listed-pictures.js';
import { plainPath } from '../plain-files/named-paths.js';
import { pictureDecoder } from '../plain-files/picture-decoder.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';
import { textLines } from '../plain-files/text-lines.js';
import { type Camera, type SequenceFiles, STAMP } from './layout.js';
import { cellsOf, isComment, reportDamaged, reportEmpty, stampOf } from './rows.js';

/** Frame of both pictures. */
export const CAMERA = 'rgb';

export async function addCamera(
  folder: Folder,
  source: FileSource,
  { path, texts, pictures }: SequenceFiles,
  topic: Camera,
  has: (path: string) => boolean,
  issues: Issues,
): Promise<void> {
  const own = pictures[topic];
  const text = texts.get(topic);
  const file = text === undefined || (await hasRows(folder, text)) ? text : undefined;
  if (file !== text) reportEmpty(topic, text!, issues);
  if (file === undefined && own.length === 0) return;
  const channel = source.channel(
    topic,
    `tum-rgbd/${topic}`,
    '',
    topic === 'depth' ? depthDecoder : pictureDecoder(CAMERA),
  );
  let [damaged, first] = [0, 0];
  const lose = (offset: number) => {
    if (damaged++ === 0) first = offset;
  };
  const list =
    file === undefined ? undefined : { path: file, name: `${topic}.txt`, rows: () => listed(folder, file, path, lose) };
  const stampOfName = (stem: string) => (STAMP.test(stem) ? stampOf(stem) : undefined);
  const files = { topic, path: `${path}${topic}/`, pictures: own, list, stampOfName, unit: 's' };
  await addListedPictures(source, channel, files, has, () => {}, issues);
  reportDamaged(source, topic, file, damaged, first, issues);
  if (topic === 'depth')
    issues.add(
      'FL0576',
      'depth pictures are kept as they are: by the layout, 5000 is 1 m and 0 is no depth, seen by the camera of rgb',
      { file: file ?? files.path, topic },
    );
}

async function hasRows(folder: Folder, file: string): Promise<boolean> {
  const bytes = await folder.open(file);
  try {
    for await (const { bytes: piece, lines } of textLines(bytes))
      if (lines.some(({ start }) => !isComment(piece, start))) return true;
    return false;
  } finally {
    await bytes.close();
  }
}

/** Rows of a list: stamp and file. `lose` is told where the others begin. */
async function* listed(folder: Folder, file: string, path: string, lose: (offset: number) => void) {
  const bytes = await folder.open(file);
  try {
    for await (const { offset, bytes: piece, lines } of textLines(bytes))
      for (const { start, length, cut } of lines) {
        if (isComment(piece, start)) continue;
        const [cell, name = ''] = cellsOf(piece.subarray(start, start + length));
        const stampNs = cut ? undefined : stampOf(cell);
        if (stampNs === undefined) lose(offset + start);
        else yield { stampNs, file: `${path}${plainPath(name)}` };
      }
  } finally {
    await bytes.close();
  }
}

const rgbd = pictureDecoder(CAMERA);
/** 16 bits of grey are depth; other files stay plain pictures. */
const depthDecoder: Decoder = stamplessDecoder('camera', data => {
  const image = rgbd.decode(data) as Image;
  // IHDR: bit depth, colour type 0 (PNG §11.2.2).
  return image.format === 'png' && data[24] === 16 && data[25] === 0 ? { ...image, pixels: '16UC1' } : image;
});
