// Autoware: sensors_calibration.yaml and sensor_kit_calibration.yaml of a vehicle, {parent: {child: {x y z roll pitch yaw}}}.
//
// Source: autoware documentation, "creating individual params", and sample_sensor_kit_description, whose xacro puts the six
// numbers into a joint's origin: metres and radians, roll, pitch, yaw about fixed axes (REP-103). A camera's entry is its body
// frame, x forward; pictures are seen from `…optical_link`, which camera_description hangs into it by rpy -π/2 0 -π/2.
import { fromRollPitchYaw } from '../../geometry/index.js';
import type { SE3 } from '../../geometry/se3.js';
import type { StaticEdge } from '../transforms/transform-tree.js';
import type { CalibrationFile, CalibrationFormat } from './calibration-format.js';
import { type ForeignValue, keysOf, need, numberOf, refuse, rounded } from './foreign-value.js';
import { foreignYaml, looksLikeJson } from './foreign-yaml.js';

const KEYS = ['x', 'y', 'z', 'roll', 'pitch', 'yaw'];
const T_body_optical: SE3 = { q: fromRollPitchYaw(-Math.PI / 2, 0, -Math.PI / 2), t: [0, 0, 0] };

export const autoware: CalibrationFormat = {
  name: 'autoware',
  recognise: file => {
    const start = file.text.slice(0, 1 << 16);
    // As a block, one key per line, or as {x: 0, …} on one.
    const has = (key: string) => new RegExp(`(?:^[ \\t]+|[{,]\\s*)["']?${key}["']?\\s*:`, 'm').test(start);
    // Simulators keep poses in JSON by the same names, in degrees and with left-handed axes.
    return !looksLikeJson(file) && !/<\w/.test(start) && KEYS.every(has);
  },
  read(files) {
    const transforms = files.flatMap(readFile);
    const notes = ['autoware: roll, pitch, yaw are radians about the fixed axes x, y, z'];
    const optical = transforms.filter(edge => edge.T_parent_child === T_body_optical).map(edge => edge.child);
    if (optical.length > 0)
      notes.push(
        `autoware: pictures look out of ${optical.join(', ')}, turned from the camera frames as in camera_description`,
      );
    notes.push(
      'autoware: frames inside a LiDAR housing (velodyne_top in velodyne_top_base_link) come from the recording',
    );
    return { sensors: [], transforms, notes };
  },
};

function readFile(file: CalibrationFile): StaticEdge[] {
  const root = foreignYaml(file);
  const parents = keysOf(root);
  if (parents.length === 0) return refuse(root, 'expected parent frames with child frames in them, got none');
  return parents.flatMap(parent => {
    // Before 2021 the two names stood in one key.
    const [, above, below] = /^(\w+?_link)2(\w+)$/.exec(parent) ?? [];
    if (below && root.at(parent, 'x'))
      return [{ parent: above, child: below, T_parent_child: poseOf(need(root, parent)), from: file.name }];
    const children = root.at(parent);
    const names = children ? keysOf(children) : [];
    if (!children || names.length === 0)
      return refuse(children ?? root, `expected child frames of "${parent}", got none`);
    return names.flatMap(child => {
      const edge = { parent, child, T_parent_child: poseOf(need(children, child)), from: file.name };
      const optical = opticalName(child);
      if (optical === undefined || names.includes(optical)) return [edge];
      return [edge, { parent: child, child: optical, T_parent_child: T_body_optical, from: file.name }];
    });
  });
}

/** `camera0/camera_link` has `camera0/camera_optical_link` inside it. */
function opticalName(child: string): string | undefined {
  const name = /^(.*camera\w*?)_link$/.exec(child)?.[1];
  return name === undefined || name.endsWith('_optical') ? undefined : `${name}_optical_link`;
}

function poseOf(at: ForeignValue): SE3 {
  const [x, y, z, roll, pitch, yaw] = KEYS.map(key => numberOf(need(at, key)));
  // More than a turn is no radian.
  for (const angle of [roll, pitch, yaw])
    if (Math.abs(angle) > 2 * Math.PI + 0.01)
      return refuse(at, `expected radians, at most a whole turn (6.283), got ${rounded(angle)}: degrees?`);
  return { q: fromRollPitchYaw(roll, pitch, yaw), t: [x, y, z] };
}
