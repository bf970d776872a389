// Tells frames of the world from frames of the car, by their names.
import { normalFrame } from './transform-tree.js';

/**
 * Frames in which a car moves (REP-105 and habit). A transform out of one is a pose of the car, not a mounting, even when it
 * never changes: a car that stands still, or a recording with a single pose.
 */
const WORLD = /(^|[/_])(map|odom|odometry|world|earth|global|local|utm|enu|ned|gps_origin)$/i;

export function isWorldFrame(frame: string): boolean {
  return WORLD.test(normalFrame(frame));
}
