// Opens a sequence in EuRoC's layout: pictures by the tables of their cameras, rows of all other tables as readings.
//
// Source: Burri et al., "The EuRoC micro aerial vehicle datasets", IJRR 2016, sec. 4; Schubert et al., "The TUM VI benchmark for
// evaluating visual-inertial odometry", IROS 2018, for `mocap0`, whose poses are the IMU's.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { sensorName } from '../../rig/import/names.js';
import { chooseSequence } from '../plain-files/choose-sequence.js';
import { type FileSource, fileSource } from '../plain-files/file-source.js';
import type { PicturesOf } from '../plain-files/foreign-rig.js';
import { nameFinder } from '../plain-files/named-paths.js';
import type { OpenContext, Source } from '../source.js';
import { addCalibration, type CalibrationFiles, calibrationFiles, IMU } from './calibration.js';
import { findSequences, type SensorFolder } from './layout.js';
import { addPictures } from './pictures.js';
import { rowDecoder } from './rows.js';
import { openTable, reportDamaged, type Table } from './table.js';

/** Poses on the sensors' clock, whose makers aligned them: others (a motion capture's own) are used where a rig file names them. */
const TRUSTED = /^(state_groundtruth_estimate|ground_?truth|gt|mocap)_?\d*$/i;

export async function openSequence(folder: Folder, context: OpenContext): Promise<Source> {
  const { issues } = context;
  const names = await folder.list();
  const exampleOf = ({ split, name }: { split: string; name: string }) => `${split}${name}`;
  const all = findSequences(names);
  const sequence = chooseSequence(all, folder.part, folder.name, 'EuRoC sequences', issues, exampleOf);
  const at = sequence.path || folder.name;
  const source = fileSource(folder, context);
  const calibration = await calibrationFiles(folder, sequence, issues);
  const cameras: PicturesOf[] = [];
  let firstNs: bigint | undefined;
  const seen = (stampNs: bigint) => {
    if (firstNs === undefined || stampNs < firstNs) firstNs = stampNs;
  };
  for (const sensor of sequence.sensors) {
    const table = sensor.table === undefined ? undefined : await openTable(folder, sensor.table, sensor.name);
    if (sensor.pictures.length > 0 || table?.columns.kind === 'pictures') {
      const camera = await addPictures(folder, source, sensor, table, nameFinder(names), seen, issues);
      if (camera) cameras.push(camera);
    } else if (table) await addRows(source, sensor, table, frameOf(sensor, calibration), seen, issues);
    else if (sensor.table !== undefined)
      issues.add('FL0206', `the table of ${sensor.name} holds no rows: the sensor is missing; copy it again`, {
        file: sensor.table,
        topic: sensor.name,
      });
  }
  await addCalibration(source, calibration, cameras, firstNs ?? 0n, at, issues);
  if (sequence.unread !== undefined)
    issues.add(
      'FL0570',
      'the sequence holds files that are not read, as maps and events: sensors are read by their data.csv',
      {
        file: sequence.unread,
      },
    );
  return source.finish('euroc', { text: 'the sequence holds no data that have a stamp', file: at });
}

/** The sensor's own where its place is known; else that of the body: of the IMU, where only cameras are placed. */
function frameOf({ name }: SensorFolder, { places }: CalibrationFiles): string {
  if (places.has(name) || /^imu/i.test(name)) return sensorName(name);
  return places.size > 0 ? 'body' : IMU;
}

async function addRows(
  source: FileSource,
  { name: topic, table: path }: SensorFolder,
  table: Table,
  frame: string,
  seen: (stampNs: bigint) => void,
  issues: Issues,
): Promise<void> {
  const { columns } = table;
  if (columns.why !== undefined)
    issues.add(
      'FL0573',
      `the table of ${topic} has ${columns.why}, which are not known; its rows are listed and not exported; name its columns as EuRoC does, with their units`,
      { file: path, topic },
    );
  const decoder = rowDecoder(columns, frame, TRUSTED.test(topic));
  // What the decoder depends on: recordings are joined where it is equal.
  const text = JSON.stringify([frame, columns.kind, [...columns.groups], columns.names]);
  let channel: number | undefined;
  for await (const { offset, length, rows } of table.pieces()) {
    if (rows.length === 0) continue;
    const block = await source.stretch(path!, offset, length);
    for (const { stampNs, bytes, start } of rows) {
      seen(stampNs);
      channel ??= source.channel(topic, `euroc/${columns.kind}`, text, decoder);
      source.part(channel, stampNs, block, start, bytes.length, stampNs);
    }
  }
  source.lose('row_damaged', topic, reportDamaged(path!, topic, table, issues));
}
