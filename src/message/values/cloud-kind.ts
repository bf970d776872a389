// Whether a cloud comes from a radar: by its topic or frame, else by the fields of its points.
import type { PointCloud } from '../value.js';
import { rangeRateOf } from './range-rate.js';

const RADAR_FIELD = /doppler|velocity|rcs|radar_cross_section|^vx_comp|^vy_comp|^vr_comp/;

/** What tells one beam of a scanner, or one echo of it, from another. */
const LIDAR_FIELD =
  /^(?:ring|line|line_(?:id|index)|beam|beam_(?:id|index)|laser_(?:id|number)|channel_?id|emitter_?id|return_type|reflectivity|near_ir|ambient)$/;

const LIDAR_NAME = /lidar|laser|velodyne|ouster|hesai|pandar|livox|rslidar|robosense|aeva|luminar|innovusion|seyond/i;

export function kindByName(topic: string): 'lidar' | 'radar' | undefined {
  return /radar/i.test(topic) ? 'radar' : LIDAR_NAME.test(topic) ? 'lidar' : undefined;
}

/** LiDARs that measure velocity exist (FMCW): a name that says LiDAR, or beams, win over a velocity. */
export function cloudKind(topic: string, cloud: PointCloud): 'lidar' | 'radar' {
  const names = cloud.fields.map(field => field.name.toLowerCase());
  const told = rangeRateOf(names) >= 0 || names.some(name => RADAR_FIELD.test(name));
  const rates = told || (names.includes('vx') && names.includes('vy'));
  const radar = rates && !names.some(name => LIDAR_FIELD.test(name));
  return kindByName(topic) ?? kindByName(cloud.frameId) ?? (radar ? 'radar' : 'lidar');
}
