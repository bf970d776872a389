// Types that are a fixed row of numbers: odometry, pose, GNSS, twist, wrench, range, …
import { frameId, frameOf, type Layout, number, optional, text } from '../layout.js';
import type { Want } from '../plan.js';
import type { Kind, SampleColumn } from '../value.js';

/** name, unit, and the path of each number; where one may be missing, a want of it. */
type Column = readonly [name: string, unit: string, ...paths: (string | Want)[]];

export const xyz = (prefix: string) => [`${prefix}.x`, `${prefix}.y`, `${prefix}.z`];
export const xyzw = (prefix: string) => [...xyz(prefix), `${prefix}.w`];
const maybe = (path: string) => optional(number(path));
const twist = (prefix: string): Column[] => [
  ['linear_velocity', 'm/s', ...xyz(`${prefix}linear`)],
  ['angular_velocity', 'rad/s', ...xyz(`${prefix}angular`)],
];
const pose = (prefix: string): Column[] => [
  ['position', 'm', ...xyz(`${prefix}position`)],
  ['orientation_xyzw', '', ...xyzw(`${prefix}orientation`)],
];

const acceleration = (prefix: string): Column[] => [
  ['linear_acceleration', 'm/s^2', ...xyz(`${prefix}linear`)],
  ['angular_acceleration', 'rad/s^2', ...xyz(`${prefix}angular`)],
];

export function sampleLayout(kind: Kind, columns: readonly Column[]): Layout {
  const wants = columns.flatMap(([, , ...paths]) => paths.map(one => (typeof one === 'string' ? number(one) : one)));
  const sampleColumns: SampleColumn[] = columns.map(([name, unit, ...paths]) => ({ name, width: paths.length, unit }));
  return {
    wants: [...wants, frameId, optional(text('child_frame_id|body_frame_id'))],
    shape: () => ({
      kind,
      columns: sampleColumns,
      build: slots => ({
        kind: 'sample',
        frameId: frameOf(slots, 0),
        childFrameId: frameOf(slots, 1),
        values: slots.numbers.slice(0, wants.length),
      }),
    }),
  };
}

/** gps_common (ROS 1) and gps_msgs (ROS 2): the course is clockwise from north, `climb` upwards. */
const gpsFix = sampleLayout('gnss', [
  ['latitude', 'deg', 'latitude'],
  ['longitude', 'deg', 'longitude'],
  ['altitude', 'm', 'altitude'],
  ['status', '', 'status.status'],
  ['track', 'deg', maybe('track')],
  ['speed', 'm/s', maybe('speed')],
  ['climb', 'm/s', maybe('climb')],
]);

/** Autoware's vehicles: forward and to the left in `base_link`, and the rate about its z axis. */
const velocityReport = sampleLayout('twist', [
  ['longitudinal_velocity', 'm/s', 'longitudinal_velocity'],
  ['lateral_velocity', 'm/s', 'lateral_velocity'],
  ['heading_rate', 'rad/s', 'heading_rate'],
]);

/** By type name without `msg/`. */
export const sampleLayouts: readonly (readonly [type: string, layout: Layout])[] = [
  ['sensor_msgs/MagneticField', sampleLayout('imu', [['magnetic_field', 'T', ...xyz('magnetic_field')]])],
  [
    'sensor_msgs/NavSatFix',
    sampleLayout('gnss', [
      ['latitude', 'deg', 'latitude'],
      ['longitude', 'deg', 'longitude'],
      ['altitude', 'm', 'altitude'],
      ['status', '', 'status.status'],
    ]),
  ],
  ['gps_common/GPSFix', gpsFix],
  ['gps_msgs/GPSFix', gpsFix],
  [
    'foxglove/LocationFix',
    // Clockwise from north; east, north and up. Neither is in the schema's first versions.
    sampleLayout('gnss', [
      ['latitude', 'deg', 'latitude'],
      ['longitude', 'deg', 'longitude'],
      ['altitude', 'm', 'altitude'],
      ['heading', 'rad', maybe('heading')],
      ['velocity', 'm/s', ...xyz('velocity').map(maybe)],
    ]),
  ],
  [
    'sensor_msgs/Range',
    sampleLayout('range', [
      ['range', 'm', 'range'],
      ['min_range', 'm', 'min_range'],
      ['max_range', 'm', 'max_range'],
    ]),
  ],
  [
    'foxglove/Odometry',
    // Velocities are those of the body frame, as nav_msgs has them; who leaves them out does not measure them.
    sampleLayout('odometry', [
      ...pose('pose.'),
      ['linear_velocity', 'm/s', ...xyz('linear_velocity').map(maybe)],
      ['angular_velocity', 'rad/s', ...xyz('angular_velocity').map(maybe)],
    ]),
  ],
  ['nav_msgs/Odometry', sampleLayout('odometry', [...pose('pose.pose.'), ...twist('twist.twist.')])],
  ['geometry_msgs/PoseStamped', sampleLayout('pose', pose('pose.'))],
  ['geometry_msgs/PoseWithCovarianceStamped', sampleLayout('pose', pose('pose.pose.'))],
  // A total station's prism, an antenna: a place without a heading.
  ['geometry_msgs/PointStamped', sampleLayout('pose', [['position', 'm', ...xyz('point')]])],
  ['foxglove/PoseInFrame', sampleLayout('pose', pose('pose.'))],
  ['geometry_msgs/Twist', sampleLayout('twist', twist(''))],
  ['geometry_msgs/TwistStamped', sampleLayout('twist', twist('twist.'))],
  ['autoware_vehicle_msgs/VelocityReport', velocityReport],
  ['autoware_auto_vehicle_msgs/VelocityReport', velocityReport],
  ['geometry_msgs/TwistWithCovarianceStamped', sampleLayout('twist', twist('twist.twist.'))],
  ['geometry_msgs/AccelStamped', sampleLayout('imu', acceleration('accel.'))],
  ['geometry_msgs/AccelWithCovarianceStamped', sampleLayout('imu', acceleration('accel.accel.'))],
  [
    'geometry_msgs/WrenchStamped',
    sampleLayout('wrench', [
      ['force', 'N', ...xyz('wrench.force')],
      ['torque', 'N*m', ...xyz('wrench.torque')],
    ]),
  ],
];
