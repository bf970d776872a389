// Pictures of a camera: those that its data.csv names with their stamps; without a table, those whose names are stamps.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { sensorName } from '../../rig/import/names.js';
import { parseMomentText } from '../../time/moment-text.js';
import type { FileSource } from '../plain-files/file-source.js';
import type { PicturesOf } from '../plain-files/foreign-rig.js';
import { addListedPictures } from '../plain-files/listed-pictures.js';
import { firstPictureSize, pictureDecoder } from '../plain-files/picture-decoder.js';
import type { SensorFolder } from './layout.js';
import { textCells } from './rows.js';
import { reportDamaged, type Table } from './table.js';

/** Adds the channel of a camera; undefined for one without a single picture or row. */
export async function addPictures(
  folder: Folder,
  source: FileSource,
  { name: topic, path, pictures, table: file }: SensorFolder,
  table: Table | undefined,
  has: (path: string) => boolean,
  seen: (stampNs: bigint) => void,
  issues: Issues,
): Promise<PicturesOf | undefined> {
  if (!table && pictures.length === 0) return undefined;
  const frame = sensorName(topic);
  const channel = source.channel(topic, 'euroc/image', '', pictureDecoder(frame));
  const list = table && { path: file!, name: 'data.csv', rows: () => namedIn(table, path) };
  const stampOfName = (stem: string) => (/^\d{1,19}$/.test(stem) ? parseMomentText(stem, 'ns') : undefined);
  await addListedPictures(source, channel, { topic, path, pictures, list, stampOfName, unit: 'ns' }, has, seen, issues);
  if (table) source.lose('row_damaged', topic, reportDamaged(file!, topic, table, issues));
  return { topic, frame, size: await firstPictureSize(folder, pictures) };
}

async function* namedIn(table: Table, path: string) {
  for await (const { rows } of table.pieces())
    for (const { stampNs, bytes } of rows) yield { stampNs, file: `${path}data/${textCells(bytes)[1] ?? ''}` };
}
