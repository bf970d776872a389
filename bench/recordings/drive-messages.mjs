// Messages of the long drive: encoded once by the definition, then only what changes is written over, so that millions take seconds.
import { encodeMessage } from '../../dist/message/index.js';

/** The car drives a circle: 8 m/s at 0.05 rad/s, by the IMU as by the odometry. */
const speed = 8;
const turn = 0.05;
/** A float64 none of whose bytes is that of zero. */
const allOnes = -1.9999999999999998;

/** A message whose numbers can be set by path; `encode` is what places them. The returned bytes are used again. */
function template(definition, encoding, value) {
  const bytes = encodeMessage(definition, encoding, value);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // A place is where encoding a marked value differs from encoding zero: no layout is written down twice.
  const place = (path, mark) => {
    const other = encodeMessage(definition, encoding, withValue(value, path, mark));
    const zero = encodeMessage(definition, encoding, withValue(value, path, zeroLike(mark)));
    return other.findIndex((byte, i) => byte !== zero[i]);
  };
  const doubles = paths => paths.map(path => place(path.split('.'), allOnes));
  const stamp = place(['header', 'stamp'], { sec: 0x01010101, nsec: 0x01010101 });
  return {
    bytes,
    doubles,
    setStamp(ns) {
      view.setUint32(stamp, Number(ns / 1_000_000_000n), true);
      view.setUint32(stamp + 4, Number(ns % 1_000_000_000n), true);
    },
    setDouble: (at, number) => view.setFloat64(at, number, true),
  };
}

function zeroLike(mark) {
  return typeof mark === 'object' ? { sec: 0, nsec: 0 } : 0;
}

function withValue(tree, [key, ...rest], value) {
  return { ...tree, [key]: rest.length === 0 ? value : withValue(tree[key] ?? {}, rest, value) };
}

const head = frame => ({ seq: 0, stamp: { sec: 0, nsec: 0 }, frame_id: frame });

export function imuMaker(definition, encoding, random) {
  const message = template(definition, encoding, { header: head('imu_link'), orientation: { w: 1 } });
  const [w, z, rate, ax, az] = message.doubles([
    'orientation.w',
    'orientation.z',
    'angular_velocity.z',
    'linear_acceleration.x',
    'linear_acceleration.z',
  ]);
  return (_n, t, stampNs) => {
    message.setStamp(stampNs);
    message.setDouble(w, Math.cos((turn * t) / 2));
    message.setDouble(z, Math.sin((turn * t) / 2));
    message.setDouble(rate, turn + 0.002 * random.normal());
    message.setDouble(ax, 0.05 * random.normal());
    message.setDouble(az, 9.81 + 0.05 * random.normal());
    return message.bytes;
  };
}

export function odometryMaker(definition, encoding, random) {
  const message = template(definition, encoding, { header: head('odom'), child_frame_id: 'base_link' });
  const [x, y, w, z, forward] = message.doubles([
    'pose.pose.position.x',
    'pose.pose.position.y',
    'pose.pose.orientation.w',
    'pose.pose.orientation.z',
    'twist.twist.linear.x',
  ]);
  return (_n, t, stampNs) => {
    message.setStamp(stampNs);
    message.setDouble(x, (speed / turn) * Math.sin(turn * t));
    message.setDouble(y, (speed / turn) * (1 - Math.cos(turn * t)));
    message.setDouble(w, Math.cos((turn * t) / 2));
    message.setDouble(z, Math.sin((turn * t) / 2));
    message.setDouble(forward, speed + 0.02 * random.normal());
    return message.bytes;
  };
}

/** 22 bytes a point, as the peer's LiDAR: x, y, z, intensity, ring, time within the sweep. Four different clouds in turn. */
export function sweepMaker(points) {
  return (definition, encoding, random) => {
    const fields = ['x', 'y', 'z', 'intensity', 'ring', 'time'];
    const offsets = [0, 4, 8, 12, 16, 18];
    const clouds = Array.from({ length: 4 }, () =>
      template(definition, encoding, {
        header: head('lidar_top'),
        height: 1,
        width: points,
        fields: fields.map((name, i) => ({ name, offset: offsets[i], datatype: name === 'ring' ? 4 : 7, count: 1 })),
        is_bigendian: false,
        point_step: 22,
        row_step: 22 * points,
        data: cloud(points, random),
        is_dense: true,
      }),
    );
    return (n, _t, stampNs) => {
      const message = clouds[n % clouds.length];
      message.setStamp(stampNs);
      return message.bytes;
    };
  };
}

function cloud(points, random) {
  const data = new Uint8Array(22 * points);
  const view = new DataView(data.buffer);
  for (let i = 0; i < points; i++) {
    const share = i / points;
    const azimuth = 2 * Math.PI * share;
    const elevation = ((-25 + (40 * (i % 16)) / 15) * Math.PI) / 180;
    const range = 5 + 40 * random.uniform();
    view.setFloat32(22 * i, range * Math.cos(elevation) * Math.cos(azimuth), true);
    view.setFloat32(22 * i + 4, range * Math.cos(elevation) * Math.sin(azimuth), true);
    view.setFloat32(22 * i + 8, range * Math.sin(elevation), true);
    view.setFloat32(22 * i + 12, Math.floor(256 * random.uniform()), true);
    view.setUint16(22 * i + 16, i % 16, true);
    view.setFloat32(22 * i + 18, 0.1 * share, true);
  }
  return data;
}

export function pictureMaker(frame, jpegs) {
  return (definition, encoding) => {
    const pictures = jpegs.map(data =>
      template(definition, encoding, { header: head(frame), format: 'jpeg', data: new Uint8Array(data) }),
    );
    return (n, _t, stampNs) => {
      const message = pictures[n % pictures.length];
      message.setStamp(stampNs);
      return message.bytes;
    };
  };
}
