// What the files and table rows of nuScenes are decoded to: clouds, pictures, poses of the car, calibration.

import { jsonRow } from '../../bytes/json-rows.js';
import { matrixOf, poseOf, type Row, stampOf, tokenOf } from '../../bytes/nuscenes/index.js';
import { FramelockError, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import { encodedImageFormat, encodedImageSize } from '../../message/image-size.js';
import type { PointCloud, PointField, Transforms } from '../../message/value.js';
import { isPcd, readPcd } from '../pcd/index.js';
import { binCloud, binFields, namesOf } from '../plain-files/bin-cloud.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';

/** Body frame and world of the tables. `map`: poses lie in the map of the log's location. */
const EGO_FRAME = 'ego_vehicle';
const WORLD_FRAME = 'map';

/** Numbers of a point in `.bin` files. */
export const POINT = ['x', 'y', 'z', 'intensity', 'ring'] as const;

/** The moment at which the turn is complete. */
const SWEEP_END = { meaning: 'scan_end', evidence: 'the makers of nuScenes' } as const;

/**
 * `.pcd.bin` of the LiDARs, of `width` numbers per point, `.pcd` of the radars with all their fields, told apart by content:
 * relatives of nuScenes keep LiDARs in PCD.
 */
export function cloudDecoder(kind: 'lidar' | 'radar', frameId: string, width: number = POINT.length): Decoder {
  const fields = binFields(namesOf(POINT, width));
  return stamplessDecoder(kind, bytes => (isPcd(bytes) ? pcdCloud(bytes, frameId) : rawCloud(bytes, frameId, fields)));
}

export function pictureDecoder(frameId: string): Decoder {
  return stamplessDecoder('camera', data => {
    const [format, size] = [encodedImageFormat(data), encodedImageSize(data)];
    if (!format || !size)
      throw new FramelockError('FL0307', `expected an encoded picture, got ${data.length} bytes of something else`);
    return { kind: 'image', frameId, format, encoded: true, ...size, step: 0, bigEndian: false, data };
  });
}

/** A row of ego_pose: T_map_ego at its own stamp. */
export function egoPoseDecoder(): Decoder {
  return stamplessDecoder('transforms', bytes =>
    ofRow(bytes, row => transform(row, WORLD_FRAME, EGO_FRAME, stampOf(row))),
  );
}

/** A row of calibrated_sensor: T_ego_sensor, for all time. `channels`: name of the sensor by token of such a row. */
export function mountingDecoder(channels: ReadonlyMap<string, string>): Decoder {
  return stamplessDecoder('transforms', bytes =>
    ofRow(bytes, row => {
      const token = tokenOf(row, 'token');
      const channel = channels.get(token);
      if (channel === undefined)
        throw new FramelockError('FL0304', `expected a calibrated sensor of the scene, got ${JSON.stringify(token)}`);
      return transform(row, EGO_FRAME, channel, 0n);
    }),
  );
}

/** A row of calibrated_sensor: its camera matrix. Pictures of nuScenes are undistorted. Sizes stand in sample_data; 0 where they do not. */
export function lensDecoder(frameId: string, width: number, height: number): Decoder {
  return stamplessDecoder('camera_info', bytes =>
    ofRow(bytes, row => {
      const K = matrixOf(row, 'camera_intrinsic') ?? [];
      const P = K.length === 9 ? [...K.slice(0, 3), 0, ...K.slice(3, 6), 0, ...K.slice(6), 0] : [];
      const R = [1, 0, 0, 0, 1, 0, 0, 0, 1];
      return { kind: 'camera_info', frameId, width, height, model: 'plumb_bob', D: [], K, R, P };
    }),
  );
}

function transform(row: Row, parent: string, child: string, stampNs: bigint): Transforms {
  const { t, q } = poseOf(row);
  return { kind: 'transforms', transforms: [{ parent, child, stampNs, translation: t, rotationXyzw: q }] };
}

/** In a decoder a row that cannot be used is a message that does not fit. */
function ofRow<T>(bytes: Uint8Array, read: (row: Row) => T): T {
  const row = jsonRow(bytes);
  if (!row) throw new FramelockError('FL0304', 'expected a row of a table, got something else');
  try {
    return read(row);
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0304', cause.message, { cause });
  }
}

/** The points were moved to the stamp when the dataset was made (H. Caesar et al., nuScenes, CVPR 2020, and the devkit's answers). */
function rawCloud(data: Uint8Array, frameId: string, fields: readonly PointField[]): PointCloud {
  return { ...binCloud(data, frameId, fields), atStamp: true, sweepStamp: SWEEP_END };
}

function pcdCloud(bytes: Uint8Array, frameId: string): PointCloud {
  try {
    return readPcd(bytes, frameId, '').cloud;
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0306', cause.message, { cause });
  }
}
