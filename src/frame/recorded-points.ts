// A cloud's points as the LiDAR measured them, also where the stored ones are moved to the sweep's stamp.
import type { CloudCell } from './frame.js';

export function recordedPoints({ recorded, points }: CloudCell): Float32Array {
  return recorded ?? points;
}
