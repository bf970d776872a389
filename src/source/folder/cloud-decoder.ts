// Clouds in files: PCD or PLY, by what the file says itself.

import { FramelockError, rethrowDefect } from '../../issue.js';
import type { Decoder } from '../../message/decoder.js';
import type { PointCloud } from '../../message/value.js';
import { isPcd, readPcd } from '../pcd/index.js';
import { stamplessDecoder } from '../plain-files/stampless-decoder.js';
import { isPly, readPly } from '../ply/index.js';

export function cloudDecoder(frameId: string, kind: 'lidar' | 'radar'): Decoder {
  return stamplessDecoder(kind, bytes => cloud(bytes, frameId));
}

function cloud(bytes: Uint8Array, frameId: string): PointCloud {
  try {
    if (isPly(bytes)) return readPly(bytes, frameId, '');
    if (isPcd(bytes)) return readPcd(bytes, frameId, '').cloud;
  } catch (cause) {
    rethrowDefect(cause);
    throw new FramelockError('FL0306', cause.message, { cause });
  }
  throw new FramelockError('FL0306', `expected a PCD or PLY file, got ${bytes.length} bytes of something else`);
}
