// Builds ROS message trees (ROS 1 field names), and their ROS 2 twins.
import type { SE3, Vec3 } from '../geometry/se3.js';

/** A message as a tree of plain objects by its ROS 1 definition. Times are {sec, nsec}; typed arrays stand for number arrays. */
export type MessageTree = { readonly [field: string]: unknown };

function time(ns: bigint): MessageTree {
  return { sec: Number(ns / 1_000_000_000n), nsec: Number(ns % 1_000_000_000n) };
}

export function header(sequence: number, stampNs: bigint, frame: string): MessageTree {
  return { seq: sequence, stamp: time(stampNs), frame_id: frame };
}

export function vector([x, y, z]: Vec3): MessageTree {
  return { x, y, z };
}

export function pose(T: SE3): MessageTree {
  const [x, y, z, w] = T.q;
  return { position: vector(T.t), orientation: { x, y, z, w } };
}

export function transform(head: MessageTree, child: string, T: SE3): MessageTree {
  const [x, y, z, w] = T.q;
  return { header: head, child_frame_id: child, transform: { translation: vector(T.t), rotation: { x, y, z, w } } };
}

/** One field of a cloud, and its bytes and sensor_msgs/PointField code. */
const codes = { float32: [4, 7], uint16: [2, 4] } as const;
export interface CloudField {
  readonly name: string;
  readonly type: keyof typeof codes;
}

/** A PointCloud2 of one row; `rows` holds one number per field for each point. Little endian, packed. */
export function pointCloud2(
  head: MessageTree,
  fields: readonly CloudField[],
  rows: readonly (readonly number[])[],
): MessageTree {
  let step = 0;
  const layout = fields.map(field => {
    const [size, datatype] = codes[field.type];
    const offset = step;
    step += size;
    return { name: field.name, type: field.type, offset, datatype };
  });
  const data = new Uint8Array(step * rows.length);
  const view = new DataView(data.buffer);
  rows.forEach((row, i) => {
    layout.forEach((field, j) => {
      if (field.type === 'float32') view.setFloat32(i * step + field.offset, row[j], true);
      else view.setUint16(i * step + field.offset, row[j], true);
    });
  });
  return {
    header: head,
    height: 1,
    width: rows.length,
    fields: layout.map(({ name, offset, datatype }) => ({ name, offset, datatype, count: 1 })),
    is_bigendian: false,
    point_step: step,
    row_step: data.length,
    data,
    is_dense: true,
  };
}

/** The ROS 2 twin of a ROS 1 type name: `sensor_msgs/Imu` → `sensor_msgs/msg/Imu`. */
export function ros2Type(type: string): string {
  return type.replace('/', '/msg/');
}

/** The ROS 2 twin of a message: no header.seq, nanosec for nsec, and CameraInfo's d k r p in lower case. */
export function ros2Tree(value: MessageTree): MessageTree {
  return twin(value) as MessageTree;
}

function twin(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(twin);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const tree = value as MessageTree;
  const isHeader = 'frame_id' in tree && 'stamp' in tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(([key]) => !(isHeader && key === 'seq'))
      .map(([key, entry]) => [renamed(key), twin(entry)]),
  );
}

function renamed(key: string): string {
  if (key === 'nsec') return 'nanosec';
  return /^[DKRP]$/.test(key) ? key.toLowerCase() : key;
}
