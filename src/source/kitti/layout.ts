// The KITTI raw folder layout, and KITTI-360's, which differs in folders: which drives, sensors and calibration files a list of names holds.

export type SensorName = 'image_00' | 'image_01' | 'image_02' | 'image_03' | 'velodyne_points' | 'oxts';

export interface SensorFolder {
  readonly name: SensorName;
  /** Path of timestamps.txt, undefined when absent. */
  readonly stamps: string | undefined;
  /** Data files by number. */
  readonly data: ReadonlyMap<number, string>;
}

export interface Drive {
  /** Path of the drive folder with a closing slash, '' when the folder given is the drive itself; of KITTI-360 without `data_2d_raw`. */
  readonly path: string;
  /** Name of the folder, '' when it cannot be seen. */
  readonly name: string;
  readonly sensors: readonly SensorFolder[];
}

export interface CalibrationPaths {
  readonly camToCam?: string;
  readonly veloToCam?: string;
  readonly imuToVelo?: string;
}

const member =
  /^((?:.*\/)?)(image_0[0-3]|velodyne_points|oxts)\/(timestamps\.txt|data(?:_rect|_rgb)?\/(\d{1,10})\.(png|jpe?g|bin|txt))$/;

const extensions: Record<SensorName, readonly string[]> = {
  image_00: ['png', 'jpg', 'jpeg'],
  image_01: ['png', 'jpg', 'jpeg'],
  image_02: ['png', 'jpg', 'jpeg'],
  image_03: ['png', 'jpg', 'jpeg'],
  velodyne_points: ['bin', 'txt'],
  oxts: ['txt'],
};

/** Drives in the order of their names; sensors in the order cameras, LiDAR, oxts. */
export function findDrives(names: readonly string[]): Drive[] {
  const drives = new Map<string, Map<SensorName, { stamps?: string; data: Map<number, string> }>>();
  for (const path of names) {
    const match = member.exec(path);
    if (!match) continue;
    const [, found, sensorName, , number, extension] = match;
    // KITTI-360 keeps pictures and points of a drive apart.
    const drivePath = found.replace(/(^|\/)data_[23]d_raw\//, '$1');
    const name = sensorName as SensorName;
    if (number !== undefined && !extensions[name].includes(extension)) continue;
    const sensors = drives.get(drivePath) ?? new Map();
    drives.set(drivePath, sensors);
    const sensor = sensors.get(name) ?? { data: new Map() };
    sensors.set(name, sensor);
    if (number === undefined) sensor.stamps = path;
    else if (!sensor.data.has(Number(number))) sensor.data.set(Number(number), path);
  }
  return [...drives].map(([path, sensors]) => ({
    path,
    name: path.split('/').at(-2) ?? '',
    sensors: [...sensors]
      .map(([name, { stamps, data }]) => ({ name, stamps, data }))
      .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name)),
  }));
}

const order = Object.keys(extensions);

/** The calibration files beside the drive: in its folder, or up to two folders above. The nearest of each wins. */
export function findCalibration(names: readonly string[], drive: Drive): CalibrationPaths {
  const parts = drive.path.split('/').slice(0, -1);
  const folders = [0, 1, 2]
    .filter(up => up <= parts.length)
    .map(up =>
      parts
        .slice(0, parts.length - up)
        .map(part => `${part}/`)
        .join(''),
    );
  const known = new Set(names);
  const nearest = (file: string) => folders.map(folder => folder + file).find(path => known.has(path));
  return {
    camToCam: nearest('calib_cam_to_cam.txt'),
    veloToCam: nearest('calib_velo_to_cam.txt'),
    imuToVelo: nearest('calib_imu_to_velo.txt'),
  };
}

export const isDrive = (drive: Drive): boolean => drive.sensors.some(sensor => sensor.stamps !== undefined);
