// Which message types are of scanners that see one plane only.

/** `sensor_msgs/LaserScan`, `sensor_msgs/msg/MultiEchoLaserScan`, `foxglove.LaserScan`: a slice, never the whole scene. */
export function isPlanarScan(type: string): boolean {
  return type.endsWith('LaserScan');
}
