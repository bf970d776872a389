// Small whole recordings in memory: a made-up drive with LiDAR, camera, IMU and calibration, and its broken twins.
import { bagWriter, type Compressor, mcapWriter } from '../../src/export/recording/index.js';
import { builtinDefinition, encodeMessage, parseDefinition } from '../../src/message/index.js';
import { header, type MessageTree, pointCloud2, ros2Tree, ros2Type, transform } from '../../src/simulate/messages.js';
import { memorySink } from './memory-sink.js';
import { seeded } from './seeded.js';

export interface Topic {
  readonly topic: string;
  /** ROS 1 name. */
  readonly type: string;
  /** In place of the standard one. */
  readonly definition?: string;
  readonly messages: readonly { readonly logNs: bigint; readonly value: MessageTree | Uint8Array }[];
}

export const start = 1_700_000_000_000_000_000n;
export const ms = 1_000_000n;

export interface DriveOptions {
  readonly sweeps?: number;
  readonly points?: number;
  readonly width?: number;
  readonly height?: number;
  readonly encoding?: string;
  /** ns added to every header stamp, or what is to stand there instead. */
  readonly stamp?: (stamp: bigint, topic: string, i: number) => bigint;
  readonly cameraInfo?: MessageTree | null;
  readonly transforms?: readonly MessageTree[];
  readonly cameraTopic?: string;
}

/** Camera looking ahead: optical axes (z forward, x right, y down) in a body frame with x forward. */
const ahead = { q: [-0.5, 0.5, -0.5, 0.5], t: [0.2, 0, -0.1] } as const;
export const edge = (parent: string, child: string, T: Parameters<typeof transform>[2] = ahead) =>
  transform(header(0, start, parent), child, T);

export function cameraInfo(width: number, height: number, more: MessageTree = {}): MessageTree {
  const K = [width, 0, width / 2, 0, width, height / 2, 0, 0, 1];
  return {
    header: header(0, start, 'camera'),
    width,
    height,
    distortion_model: 'plumb_bob',
    D: [0, 0, 0, 0, 0],
    K,
    R: [1, 0, 0, 0, 1, 0, 0, 0, 1],
    P: [width, 0, width / 2, 0, 0, width, height / 2, 0, 0, 0, 1, 0],
    ...more,
  };
}

/** 10 Hz LiDAR, 10 Hz raw pictures 7 ms later, 50 Hz IMU, /tf_static and camera_info. */
export function drive(options: DriveOptions = {}): Topic[] {
  const {
    sweeps = 5,
    points = 60,
    width = 16,
    height = 12,
    encoding = 'rgb8',
    cameraTopic = '/camera/image_raw',
  } = options;
  const stamp = options.stamp ?? (ns => ns);
  const random = seeded(7);
  const at = (i: number) => start + BigInt(i) * 100n * ms;
  const times = Array.from({ length: sweeps }, (_, i) => at(i));
  const cloud = (ns: bigint, i: number) => {
    const rows = Array.from({ length: points }, () => [
      2 + (random() % 20_000) / 1000,
      (random() % 20_000) / 1000 - 10,
      (random() % 4000) / 1000 - 2,
      random() % 256,
    ]);
    const names = ['x', 'y', 'z', 'intensity'] as const;
    return pointCloud2(
      header(i, stamp(ns, '/lidar/points', i), 'lidar'),
      names.map(name => ({ name, type: 'float32' as const })),
      rows,
    );
  };
  const step = width * bytesPerPixel(encoding);
  const picture = (ns: bigint, i: number): MessageTree => ({
    header: header(i, stamp(ns, cameraTopic, i), 'camera'),
    width,
    height,
    encoding,
    is_bigendian: 0,
    step,
    data: Uint8Array.from({ length: step * height }, () => random() & 255),
  });
  const imu = (ns: bigint, i: number): MessageTree => ({
    header: header(i, stamp(ns, '/imu/data', i), 'imu'),
    orientation: { x: 0, y: 0, z: 0, w: 1 },
    angular_velocity: { x: 0, y: 0, z: i / 100 },
    linear_acceleration: { x: 0, y: 0, z: 9.81 },
  });
  const info = options.cameraInfo === undefined ? cameraInfo(width, height) : options.cameraInfo;
  const transforms = options.transforms ?? [
    edge('base_link', 'lidar', { q: [0, 0, 0, 1], t: [1, 0, 1.8] }),
    edge('base_link', 'camera'),
    edge('base_link', 'imu'),
  ];
  const topics: Topic[] = [
    {
      topic: '/lidar/points',
      type: 'sensor_msgs/PointCloud2',
      messages: times.map((ns, i) => ({ logNs: ns + 20n * ms, value: cloud(ns, i) })),
    },
    {
      topic: cameraTopic,
      type: 'sensor_msgs/Image',
      messages: times.map((ns, i) => ({ logNs: ns + 15n * ms, value: picture(ns + 7n * ms, i) })),
    },
    {
      topic: '/imu/data',
      type: 'sensor_msgs/Imu',
      messages: Array.from({ length: sweeps * 5 }, (_, i) => start + BigInt(i) * 20n * ms).map((ns, i) => ({
        logNs: ns + ms,
        value: imu(ns, i),
      })),
    },
  ];
  if (info)
    topics.push({
      topic: '/camera/camera_info',
      type: 'sensor_msgs/CameraInfo',
      messages: [{ logNs: start, value: info }],
    });
  if (transforms.length > 0)
    topics.push({
      topic: '/tf_static',
      type: 'tf2_msgs/TFMessage',
      messages: [{ logNs: start, value: { transforms } }],
    });
  return topics;
}

function bytesPerPixel(encoding: string): number {
  if (encoding.startsWith('yuv422')) return 2;
  const channels = /^(rgb|bgr)/.test(encoding)
    ? encoding.includes('a')
      ? 4
      : 3
    : Number(/C(\d)$/.exec(encoding)?.[1] ?? 1);
  return (channels * Number(/(8|16|32|64)/.exec(encoding)?.[1] ?? 8)) / 8;
}

/** All messages by record stamp. */
function inOrder(topics: readonly Topic[]) {
  const all = topics.flatMap((topic, t) => topic.messages.map(message => ({ t, topic, ...message })));
  return all.sort((a, b) => (a.logNs < b.logNs ? -1 : a.logNs > b.logNs ? 1 : a.t - b.t));
}

export async function mcapOf(
  topics: readonly Topic[],
  options: { compressor?: Compressor; chunkSize?: number } = {},
): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = await mcapWriter(sink, options);
  const channels: { id: number; definition: ReturnType<typeof parseDefinition> | undefined }[] = [];
  for (const { topic, type, definition } of topics) {
    const text = definition ?? builtinDefinition(type, 'ros2msg')?.text ?? '';
    const name = ros2Type(type);
    const id = await writer.channel({
      topic,
      type: name,
      schemaEncoding: 'ros2msg',
      schemaText: text,
      messageEncoding: 'cdr',
    });
    channels.push({ id, definition: writtenBy(type, 'ros2msg', definition) });
  }
  for (const { t, logNs, value } of inOrder(topics)) {
    const { id, definition } = channels[t];
    await writer.message(
      id,
      logNs,
      value instanceof Uint8Array ? value : encodeMessage(definition!, 'cdr', ros2Tree(value)),
    );
  }
  await writer.finish();
  return sink.bytes();
}

export async function bagOf(
  topics: readonly Topic[],
  options: { compressor?: Compressor; chunkSize?: number } = {},
): Promise<Uint8Array> {
  const sink = memorySink();
  const writer = await bagWriter(sink, options);
  const connections = topics.map(({ topic, type, definition }) => {
    const known = builtinDefinition(type, 'ros1msg');
    const id = writer.connection({ topic, type, md5: known?.md5 ?? '*', definition: definition ?? known?.text ?? '' });
    return { id, definition: writtenBy(type, 'ros1msg', definition) };
  });
  for (const { t, logNs, value } of inOrder(topics)) {
    const { id, definition } = connections[t];
    await writer.message(id, logNs, value instanceof Uint8Array ? value : encodeMessage(definition!, 'ros1', value));
  }
  await writer.finish();
  return sink.bytes();
}

/** What values are encoded by: the standard definition whatever the recording says, of types of one's own what it says. */
function writtenBy(type: string, encoding: 'ros1msg' | 'ros2msg', own: string | undefined) {
  const text = builtinDefinition(type, encoding)?.text ?? own;
  const name = encoding === 'ros2msg' ? ros2Type(type) : type;
  return text === undefined ? undefined : parseDefinition({ name, encoding, text });
}
