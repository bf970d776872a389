// Which cloud is meant: `--lidar` where only LiDARs will do, `--cloud` where radars do too. Each is understood where help has the other.
import { Option } from 'commander';

export interface LidarFlags {
  readonly lidar?: string;
  readonly cloud?: string;
}

/** Understood beside `--lidar`. */
export const cloudToo = (): Option => hidden('cloud', 'lidar');

/** Understood beside `--cloud`. */
export const lidarToo = (): Option => hidden('lidar', 'cloud');

export function cloudNamed({ lidar, cloud }: LidarFlags): string | undefined {
  return lidar ?? cloud;
}

function hidden(name: string, shown: string): Option {
  return new Option(`--${name} <name>`, `the same as --${shown}`).hideHelp().conflicts(shown);
}
