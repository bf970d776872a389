// The folder layout of Argoverse 2 logs: which logs, sweeps, pictures and tables a list of names holds.
import { isHidden } from '../named-files.js';

export interface StampedFile {
  /** From the file's name, ns. */
  readonly stampNs: bigint;
  readonly path: string;
}

export interface LogFolder {
  /** Path of the log with a closing slash, '' when the folder given is the log itself. */
  readonly path: string;
  /** Name of the log, '' when it cannot be seen. */
  readonly name: string;
  /** By stamp. */
  readonly sweeps: readonly StampedFile[];
  /** By the camera's folder, in the order of names; each by stamp. */
  readonly cameras: ReadonlyMap<string, readonly StampedFile[]>;
  /** Data files whose names are no stamp, by topic. */
  readonly unstamped: ReadonlyMap<string, readonly string[]>;
  readonly poses: string | undefined;
  readonly extrinsics: string | undefined;
  readonly intrinsics: string | undefined;
}

export const LIDAR = 'lidar';

const sweep = /^((?:.*\/)?)sensors\/lidar\/([^/]+)\.feather$/;
const picture = /^((?:.*\/)?)sensors\/cameras\/([^/]+)\/([^/]+)\.(?:jpe?g|png)$/i;
const table = /^((?:.*\/)?)(city_SE3_egovehicle|calibration\/egovehicle_SE3_sensor|calibration\/intrinsics)\.feather$/;
/** Beyond it a stamp is no int64. */
const LAST = 2n ** 63n;

interface Growing {
  readonly sweeps: StampedFile[];
  readonly cameras: Map<string, StampedFile[]>;
  readonly unstamped: Map<string, string[]>;
  readonly tables: Map<string, string>;
}

/** Logs in the order of their paths: folders with sweeps, pictures or poses in the places that the layout names. */
export function findLogs(names: readonly string[]): LogFolder[] {
  const logs = new Map<string, Growing>();
  const logAt = (path: string): Growing => {
    const known = logs.get(path) ?? { sweeps: [], cameras: new Map(), unstamped: new Map(), tables: new Map() };
    logs.set(path, known);
    return known;
  };
  for (const path of names) {
    if (isHidden(path)) continue;
    const [, tableLog, tableName] = table.exec(path) ?? [];
    if (tableName !== undefined) logAt(tableLog).tables.set(tableName, path);
    const [, sweepLog, sweepName] = sweep.exec(path) ?? [];
    if (sweepName !== undefined) add(logAt(sweepLog), LIDAR, logAt(sweepLog).sweeps, sweepName, path);
    const [, pictureLog, camera, pictureName] = picture.exec(path) ?? [];
    if (pictureName === undefined) continue;
    const { cameras } = logAt(pictureLog);
    if (!cameras.has(camera)) cameras.set(camera, []);
    add(logAt(pictureLog), camera, cameras.get(camera)!, pictureName, path);
  }
  return [...logs]
    .filter(([, log]) => log.sweeps.length + log.cameras.size > 0 || log.tables.has('city_SE3_egovehicle'))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { sweeps, cameras, unstamped, tables }]) => ({
      path,
      name: path.split('/').at(-2) ?? '',
      sweeps: sweeps.sort(byStamp),
      cameras: new Map([...cameras].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => [name, of.sort(byStamp)])),
      unstamped,
      poses: tables.get('city_SE3_egovehicle'),
      extrinsics: tables.get('calibration/egovehicle_SE3_sensor'),
      intrinsics: tables.get('calibration/intrinsics'),
    }));
}

function add({ unstamped }: Growing, topic: string, files: StampedFile[], name: string, path: string): void {
  const stampNs = /^\d{1,19}$/.test(name) ? BigInt(name) : LAST;
  if (stampNs < LAST) files.push({ stampNs, path });
  else if (unstamped.has(topic)) unstamped.get(topic)!.push(path);
  else unstamped.set(topic, [path]);
}

function byStamp(a: StampedFile, b: StampedFile): number {
  return a.stampNs < b.stampNs ? -1 : a.stampNs > b.stampNs ? 1 : a.path < b.path ? -1 : 1;
}
