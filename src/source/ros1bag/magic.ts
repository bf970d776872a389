// The first bytes of a ROS bag.

export const magic = '#ROSBAG V2.0\n';
/** Of any version. */
export const family = '#ROSBAG V';

export function startsWith(bytes: Uint8Array, text: string): boolean {
  if (bytes.length < text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false;
  return true;
}
