// Which pictures hold distances instead of brightness: by what their numbers are said to be, and what their topic is called.

const DEPTH = /(^|[^a-z])(depth|disparity)([^a-z]|$)/i;
/** Thermal cameras write 16-bit counts, some of them under the name that REP 118 has for depth. */
const THERMAL = /therm|lwir|infra|(^|[^a-z])ir([^a-z]|$)/i;

/**
 * What a picture's distances are stored as, undefined for brightness. `encoding`: ROS's name of the numbers, where it is known. REP 118 has
 * 32FC1 (m) and 16UC1 (mm); librealsense records mono16 on topics of depth; compressed_depth_image_transport names its topics.
 */
export function depthOf(topic: string, encoding = ''): string | undefined {
  if (/\/compressedDepth$/.test(topic)) return encoding || 'compressedDepth';
  if (encoding === '32FC1' || encoding === '64FC1') return encoding;
  if (encoding === '16UC1') return THERMAL.test(topic) && !DEPTH.test(topic) ? undefined : encoding;
  return encoding === 'mono16' && DEPTH.test(topic) ? encoding : undefined;
}
