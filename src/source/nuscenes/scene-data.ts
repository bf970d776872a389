// What the tables say of one scene: its sensors, the files of each with their stamps, and where the car was.
import {
  eachRow,
  indexRow,
  matrixOf,
  type Row,
  type RowPlace,
  type SceneRow,
  stampOf,
  type TableReader,
  textOf,
  tokenOf,
} from '../../bytes/nuscenes/index.js';

/** A row of sample_data that belongs to the scene. */
export interface SensorFile {
  /** Path as the table says it: not yet checked. */
  readonly path: string;
  readonly stampNs: bigint;
}

/** A calibrated_sensor that the scene uses, with the pictures' size, 0 where the tables do not tell. */
export interface Mounting extends RowPlace {
  readonly token: string;
  readonly lens: boolean;
  readonly width: number;
  readonly height: number;
}

export interface SceneChannel {
  /** `LIDAR_TOP`, `CAM_FRONT`, … */
  readonly name: string;
  readonly modality: string;
  /** By stamp. */
  readonly files: readonly SensorFile[];
  /** One, unless the sensor was calibrated anew inside the scene. */
  readonly mountings: readonly Mounting[];
}

export interface SceneData {
  /** By name. */
  readonly channels: readonly SceneChannel[];
  /** Rows of ego_pose, by stamp. */
  readonly poses: readonly (RowPlace & { readonly stampNs: bigint })[];
  /** Rows of sample_data that cannot be used, by the reason that the books give. */
  readonly lost: ReadonlyMap<'stamp_missing' | 'channel_unknown', number>;
}

interface DataRow extends SensorFile {
  readonly mounting: string;
  readonly pose: string;
  readonly width: number;
  readonly height: number;
}

/** Reads each table once, from its first byte to its last: memory grows with the scene, not with the tables. */
export async function readScene(reader: TableReader, scene: SceneRow): Promise<SceneData> {
  const samples = await tokensOf(reader, 'sample', row => tokenOf(row, 'scene_token') === scene.token);
  const { rows, unstamped } = await dataOf(reader, samples);
  const mountings = await mountingsOf(reader, rows);
  const poses = await posesOf(reader, rows);
  const channels = new Map<string, { modality: string; files: SensorFile[]; mountings: Map<string, Mounting> }>();
  let unknown = 0;
  for (const row of rows) {
    const known = mountings.get(row.mounting);
    if (!known) {
      unknown++;
      reader.issues.add(
        'FL0118',
        `sample_data names calibrated_sensor ${JSON.stringify(row.mounting)}, which no row is of; its data were dropped`,
        { file: reader.tables.paths.get('sample_data') },
      );
      continue;
    }
    const { name, modality, ...mounting } = known;
    const channel = channels.get(name) ?? { modality, files: [], mountings: new Map<string, Mounting>() };
    channels.set(name, channel);
    channel.files.push(row);
    const size = channel.mountings.get(row.mounting);
    if (!size?.width) channel.mountings.set(row.mounting, { ...mounting, width: row.width, height: row.height });
  }
  return {
    channels: [...channels]
      .map(([name, { modality, files, mountings }]) => ({
        name,
        modality,
        files: files.sort(byStamp),
        mountings: [...mountings.values()],
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1)),
    poses,
    lost: new Map([
      ...(unstamped > 0 ? [['stamp_missing', unstamped] as const] : []),
      ...(unknown > 0 ? [['channel_unknown', unknown] as const] : []),
    ]),
  };
}

async function tokensOf(reader: TableReader, table: 'sample', wanted: (row: Row) => boolean): Promise<Set<string>> {
  const tokens = new Map<string, true>();
  const chain: Row[] = [];
  await eachRow(reader, table, (row, place) => {
    if (!wanted(row)) return;
    indexRow(reader, tokens, tokenOf(row, 'token'), true, place);
    chain.push({ prev: row.prev, next: row.next });
  });
  const known = new Set(tokens.keys());
  reportBrokenChain(reader, table, known, chain);
  return known;
}

/** Rows name the one before and the one after them in the scene: a neighbour that is no row was lost, and nothing else tells. */
function reportBrokenChain(
  reader: TableReader,
  table: 'sample' | 'sample_data',
  known: ReadonlySet<string>,
  chain: readonly Row[],
): void {
  const missing = new Set<string>();
  for (const { prev, next } of chain)
    for (const token of [prev, next])
      if (typeof token === 'string' && token !== '' && !known.has(token)) missing.add(token);
  const [first] = missing;
  if (first === undefined) return;
  reader.issues.add(
    'FL0118',
    `rows of ${table} name ${missing.size} neighbours that the scene has no row of, the first ${JSON.stringify(first)}; the data of these, and of any between them, are missing`,
    { file: reader.tables.paths.get(table) },
  );
}

async function dataOf(reader: TableReader, samples: ReadonlySet<string>) {
  const rows = new Map<string, DataRow>();
  const tokens = new Set<string>();
  const chain: Row[] = [];
  let unstamped = 0;
  await eachRow(reader, 'sample_data', (row, place) => {
    // Sweeps between two key frames belong to the nearer of them.
    if (!samples.has(tokenOf(row, 'sample_token'))) return;
    if (typeof row.token === 'string') tokens.add(row.token);
    chain.push({ prev: row.prev, next: row.next });
    let stampNs: bigint;
    try {
      stampNs = stampOf(row);
    } catch (error) {
      unstamped++;
      throw error;
    }
    const text = (key: string) => (typeof row[key] === 'string' ? row[key] : '');
    const path = text('filename');
    const value = {
      path,
      stampNs,
      mounting: text('calibrated_sensor_token'),
      pose: text('ego_pose_token'),
      width: pixels(row.width),
      height: pixels(row.height),
    };
    // Two rows of one token are one only where they name the same file.
    indexRow(reader, rows, `${text('token')} ${path}`, value, place);
  });
  reportBrokenChain(reader, 'sample_data', tokens, chain);
  return { rows: [...rows.values()], unstamped };
}

type NamedMounting = Omit<Mounting, 'width' | 'height'> & { readonly name: string; readonly modality: string };

/** By token. */
async function mountingsOf(reader: TableReader, rows: readonly DataRow[]): Promise<Map<string, NamedMounting>> {
  const sensors = new Map<string, { name: string; modality: string }>();
  await eachRow(reader, 'sensor', (row, place) => {
    const sensor = { name: textOf(row, 'channel'), modality: textOf(row, 'modality') };
    indexRow(reader, sensors, tokenOf(row, 'token'), sensor, place);
  });
  const used = new Set(rows.map(row => row.mounting));
  const mountings = new Map<string, NamedMounting>();
  await eachRow(reader, 'calibrated_sensor', (row, place) => {
    const token = tokenOf(row, 'token');
    if (!used.has(token)) return;
    const sensor = sensors.get(tokenOf(row, 'sensor_token'));
    if (!sensor) return;
    const name = sensor.name !== '' ? sensor.name : `sensor_${token.slice(0, 8)}`;
    const lens = matrixOf(row, 'camera_intrinsic') !== undefined;
    indexRow(reader, mountings, token, { ...place, token, name, modality: sensor.modality, lens }, place);
  });
  return mountings;
}

async function posesOf(reader: TableReader, rows: readonly DataRow[]) {
  const wanted = new Set(rows.map(row => row.pose));
  const found = new Map<string, RowPlace & { stampNs: bigint }>();
  await eachRow(reader, 'ego_pose', (row, place) => {
    const token = tokenOf(row, 'token');
    if (wanted.has(token)) indexRow(reader, found, token, { ...place, stampNs: stampOf(row) }, place);
  });
  const missing = rows.filter(row => !found.has(row.pose));
  if (missing.length > 0)
    reader.issues.add(
      'FL0118',
      `${missing.length} of ${rows.length} data of the scene name an ego_pose that no usable row is of, the first ${JSON.stringify(missing[0].pose)}; there are that many poses less`,
      { file: reader.tables.paths.get('ego_pose') },
    );
  return [...found.values()].sort(byStamp);
}

function byStamp(a: { readonly stampNs: bigint }, b: { readonly stampNs: bigint }): number {
  return a.stampNs < b.stampNs ? -1 : a.stampNs > b.stampNs ? 1 : 0;
}

function pixels(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value <= 65536 ? value : 0;
}
