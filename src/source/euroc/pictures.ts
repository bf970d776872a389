// Pictures of a camera: those that its data.csv names with their stamps; without a table, those whose names are stamps.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { sensorName } from '../../rig/import/names.js';
import { parseMomentText } from '../../time/moment-text.js';
import { isInside } from '../nuscenes/paths.js';
import { countDoubled } from '../plain-files/doubled-files.js';
import type { FileSource } from '../plain-files/file-source.js';
import type { PicturesOf } from '../plain-files/foreign-rig.js';
import { firstPictureSize, pictureDecoder } from '../plain-files/picture-decoder.js';
import type { SensorFolder } from './layout.js';
import { textCells } from './rows.js';
import { reportDamaged, type Table } from './table.js';

/** Adds the channel of a camera; undefined for one without a single picture or row. */
export async function addPictures(
  folder: Folder,
  source: FileSource,
  sensor: SensorFolder,
  table: Table | undefined,
  has: (path: string) => boolean,
  seen: (stampNs: bigint) => void,
  issues: Issues,
): Promise<PicturesOf | undefined> {
  const { name: topic, path, pictures } = sensor;
  if (!table && pictures.length === 0) return undefined;
  const frame = sensorName(topic);
  const channel = source.channel(topic, 'euroc/image', '', pictureDecoder(frame));
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
  if (table)
    for await (const { rows } of table.pieces())
      for (const { stampNs, bytes } of rows) {
        const file = `${path}data/${textCells(bytes)[1] ?? ''}`;
        unnamed.delete(file);
        await add(stampNs, file);
      }
  else {
    const doubled: string[] = [];
    const stems = new Set<string>();
    for (const file of pictures) {
      const stampNs = stampOfName(file);
      if (stampNs === undefined) continue;
      unnamed.delete(file);
      const stem = file.slice(0, file.lastIndexOf('.'));
      if (stems.has(stem)) doubled.push(file);
      else await add(stampNs, file);
      stems.add(stem);
    }
    countDoubled(source, topic, doubled, issues);
    issues.add(
      'FL0574',
      `${topic} has no ${sensor.table === undefined ? '' : 'rows in its '}data.csv: the names of its pictures are their stamps, ns`,
      {
        file: path,
        topic,
      },
    );
  }
  if (table) source.lose('row_damaged', topic, reportDamaged(sensor.table!, topic, table, issues));
  if (absent > 0) {
    source.lose('file_missing', topic, absent);
    source.recorded(channel, BigInt64Array.from(stamps));
    const text = `${absent} of ${stamps.length} stamps of ${topic} have no picture, the first is ${JSON.stringify(firstAbsent.slice(0, 200))}; the others were kept`;
    issues.add('FL0106', text, { file: sensor.table, topic });
  }
  if (unnamed.size > 0) {
    const [first] = unnamed;
    source.lose('stamp_missing', topic, unnamed.size);
    const text = `${unnamed.size} pictures of ${topic} have no stamp in data.csv, the first is ${first}; they were skipped`;
    issues.add('FL0106', text, { file: first, topic });
  }
  return { topic, frame, size: await firstPictureSize(folder, pictures) };
}

function stampOfName(path: string): bigint | undefined {
  const [, digits] = /\/(\d{1,19})\.[^./]+$/.exec(path) ?? [];
  return digits === undefined ? undefined : parseMomentText(digits, 'ns');
}
