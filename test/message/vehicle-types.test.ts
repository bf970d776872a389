// Messages that vehicles send: GPSFix of gps_common (ROS 1) and gps_msgs (ROS 2), Autoware's VelocityReport, by these packages' definitions.
import { expect, it } from 'vitest';
import { Issues } from '../../src/issue.js';
import { decoderFor, encodeMessage, type Sample } from '../../src/message/index.js';
import { define } from './helpers.js';

const rule = '='.repeat(80);
const body = `float64 latitude
float64 longitude
float64 altitude
float64 track
float64 speed
float64 climb
float64 pitch
float64 roll
float64 dip
float64 time
float64 gdop
float64 pdop
float64 hdop
float64 vdop
float64 tdop
float64 err
float64 err_horz
float64 err_vert
float64 err_track
float64 err_speed
float64 err_climb
float64 err_time
float64 err_pitch
float64 err_roll
float64 err_dip
float64[9] position_covariance
uint8 position_covariance_type`;
const satellites = 'int32[] satellite_used_prn\nint32[] satellite_visible_prn\nint32[] satellite_visible_z';
const message = (pack: string, header: string, short: string) => `std_msgs/Header header
${pack}/GPSStatus status
${body}
${rule}
MSG: std_msgs/Header
${header}
string frame_id
${rule}
MSG: ${pack}/GPSStatus
std_msgs/Header header
${short} satellites_used
${satellites}
${short} satellites_visible
int16 status
uint16 motion_source
${header.includes('builtin') ? `${rule}\nMSG: builtin_interfaces/Time\nint32 sec\nuint32 nanosec` : ''}`;

it.each([
  ['gps_common/GPSFix', 'ros1', 'ros1msg', message('gps_common', 'uint32 seq\ntime stamp', 'uint16')],
  ['gps_msgs/msg/GPSFix', 'cdr', 'ros2msg', message('gps_msgs', 'builtin_interfaces/Time stamp', 'uint16')],
] as const)('%s is a fix with course and speed', (type, encoding, schema, text) => {
  const issues = new Issues();
  const decoder = decoderFor({ topic: '/gps', type, encoding, schema: { name: type, encoding: schema, text } }, issues);
  const bytes = encodeMessage(define(text, schema, type), encoding, {
    header: { stamp: { sec: 12, nsec: 34 }, frame_id: 'antenna' },
    status: { satellite_used_prn: [3, 4, 5], status: 18 },
    latitude: 48.1,
    longitude: 11.5,
    altitude: 520.25,
    track: 271.5,
    speed: 13.75,
    climb: -0.5,
    err_horz: 0.7,
  });
  const fix = decoder.decode(bytes) as Sample;
  expect(issues.sorted()).toEqual([]);
  expect([decoder.kind, fix.frameId, decoder.stamp(bytes)]).toEqual(['gnss', 'antenna', 12_000_000_034n]);
  expect(decoder.columns.map(({ name }) => name)).toEqual([
    'latitude',
    'longitude',
    'altitude',
    'status',
    'track',
    'speed',
    'climb',
  ]);
  expect([...fix.values]).toEqual([48.1, 11.5, 520.25, 18, 271.5, 13.75, -0.5]);
});

it('a velocity report of Autoware is a twist', () => {
  const type = 'autoware_vehicle_msgs/msg/VelocityReport';
  const text = `std_msgs/Header header
float32 longitudinal_velocity
float32 lateral_velocity
float32 heading_rate
${rule}
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
${rule}
MSG: builtin_interfaces/Time
int32 sec
uint32 nanosec`;
  const schema = { name: type, encoding: 'ros2msg', text };
  const decoder = decoderFor({ topic: '/vehicle/velocity', type, encoding: 'cdr', schema }, new Issues());
  const bytes = encodeMessage(define(text, 'ros2msg', type), 'cdr', {
    header: { stamp: { sec: 1, nsec: 2 }, frame_id: 'base_link' },
    longitudinal_velocity: 8.5,
    lateral_velocity: -0.25,
    heading_rate: 0.125,
  });
  const report = decoder.decode(bytes) as Sample;
  expect([decoder.kind, report.frameId, ...report.values]).toEqual(['twist', 'base_link', 8.5, -0.25, 0.125]);
});

it("PX4's messages are stamped by their first number, in µs; another package's number is none", () => {
  const text =
    'uint64 timestamp # time since system start (microseconds)\nuint64 timestamp_sample\nfloat32[3] gyro_rad';
  const decoderOf = (type: string, body = text) =>
    decoderFor(
      { topic: '/fmu', type, encoding: 'cdr', schema: { name: type, encoding: 'ros2msg', text: body } },
      new Issues(),
    );
  // 0x0102030405 µs, by hand: CDR's four bytes, then eight of the number, in either order of bytes.
  const little = Uint8Array.from([0, 1, 0, 0, 5, 4, 3, 2, 1, 0, 0, 0]);
  const big = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5]);
  const { stamp, stampPrefix } = decoderOf('px4_msgs/msg/SensorCombined');
  expect(stampPrefix).toBe(12);
  for (const bytes of [little, big]) expect(stamp(bytes)).toBe(0x0102030405n * 1000n);
  expect(stamp(little.subarray(0, 11))).toBeUndefined();
  expect(decoderOf('my_msgs/msg/SensorCombined').stamp(little)).toBeUndefined();
  expect(decoderOf('px4_msgs/msg/Other', 'uint32 a\nuint64 timestamp').stamp(little)).toBeUndefined();
});
