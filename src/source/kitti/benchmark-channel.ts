// The channel of one sensor of KITTI's benchmarks: numbered pictures, or numbered clouds of the velodyne.
import type { Folder } from '../../bytes/bytes.js';
import type { Issues } from '../../issue.js';
import { countDoubled, doubledPictures } from '../plain-files/doubled-files.js';
import type { FileSource } from '../plain-files/file-source.js';
import type { PicturesOf } from '../plain-files/foreign-rig.js';
import { firstPictureSize, pictureDecoder } from '../plain-files/picture-decoder.js';
import { widthOfFiles } from '../plain-files/point-width.js';
import { VELODYNE, velodyneDecoder, widthText } from './velodyne.js';

export interface BenchmarkFiles {
  readonly topic: string;
  /** Frame of the pictures. */
  readonly frame: string;
  /** Files that are read, of all `names` in the folder. */
  readonly paths: readonly string[];
  readonly names: readonly string[];
  /** The makers moved the points to where the car was at the stamp. */
  readonly atStamp?: boolean;
}

/** Its number in the source. Pictures go to `cameras`, and those that lie there twice are counted. Rejects as `FileSource.file` does. */
export async function benchmarkChannel(
  source: FileSource,
  folder: Folder,
  { topic, frame, paths, names, atStamp = false }: BenchmarkFiles,
  cameras: PicturesOf[],
  issues: Issues,
): Promise<number> {
  if (topic === 'velodyne') {
    const width = await widthOfFiles(source, folder, { topic, paths, usual: VELODYNE }, issues);
    const type = atStamp ? 'kitti-odometry/velodyne' : 'kitti/velodyne';
    return source.channel(topic, type, widthText(width), velodyneDecoder(true, width, atStamp));
  }
  cameras.push({ topic, frame, size: await firstPictureSize(folder, paths) });
  countDoubled(source, topic, doubledPictures(names, paths), issues);
  return source.channel(topic, 'kitti/image', '', pictureDecoder(frame));
}
