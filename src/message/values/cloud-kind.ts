// Whether a cloud comes from a radar: by its topic or frame, else by the fields only radars write.
import type { PointCloud } from '../value.js';

const RADAR_FIELD = /doppler|velocity|range_rate|rcs|^vr$|^v_r$|^vel$|^vx_comp|^vy_comp|^vr_comp/;

export function kindByName(topic: string): 'lidar' | 'radar' | undefined {
  return /radar/i.test(topic) ? 'radar' : /lidar|laser|velodyne|ouster/i.test(topic) ? 'lidar' : undefined;
}

/** Lidars that measure velocity exist: a name that says lidar wins over fields. */
export function cloudKind(topic: string, cloud: PointCloud): 'lidar' | 'radar' {
  const names = new Set(cloud.fields.map(field => field.name.toLowerCase()));
  const fields = [...names].some(name => RADAR_FIELD.test(name)) || (names.has('vx') && names.has('vy'));
  return kindByName(topic) ?? kindByName(cloud.frameId) ?? (fields ? 'radar' : 'lidar');
}
