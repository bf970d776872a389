// A made-up drive whose pictures show where the points must be: the frame's number as a colour, and one point per frame at a known pixel.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { header, type MessageTree, pointCloud2 } from '../../src/simulate/messages.js';
import { framelock } from '../support/cli.js';
import { cameraInfo, edge, mcapOf, ms, start, type Topic } from '../support/recording.js';
import { copyOfMade } from './viewing.js';

export interface Drive {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly cameras: readonly string[];
  readonly picture: (frame: number, camera: string) => Promise<Uint8Array>;
  /** px. */
  readonly focal: (frame: number) => number;
  /** Where the frame's point is seen through the focal length of frame 0, px. */
  readonly pixel: (frame: number) => readonly [number, number];
  /** More points in every sweep, m from the LiDAR. */
  readonly beside?: readonly (readonly [number, number, number])[];
  /** Without it nothing says where the LiDAR sits. */
  readonly placed?: boolean;
}

/** Told apart by every channel. */
export function colourOf(frame: number): readonly [number, number, number] {
  return [40 + ((37 * frame) % 200), 40 + ((91 * frame) % 200), 40 + ((53 * frame) % 200)];
}

/** Converted; `key` names it among those of a process. */
export async function madeDrive(key: string, drive: Drive): Promise<string> {
  const folder = await copyOfMade(key, async into => {
    const recording = join(into, 'made.mcap');
    writeFileSync(recording, await mcapOf(await topicsOf(drive)));
    const { code, stderr } = await framelock(['convert', recording, '-o', join(into, 'dataset'), '-q']);
    if (code !== 0) throw new Error(stderr);
  });
  return join(folder, 'dataset');
}

async function topicsOf({
  frames,
  width,
  height,
  cameras,
  picture,
  focal,
  pixel,
  beside = [],
  placed = true,
}: Drive): Promise<Topic[]> {
  const every = Array.from({ length: frames }, (_, k) => ({ k, ns: start + BigInt(k) * 100n * ms }));
  const messages = async (make: (k: number, ns: bigint) => MessageTree | Promise<MessageTree>) =>
    Promise.all(every.map(async ({ k, ns }) => ({ logNs: ns + ms, value: await make(k, ns) })));
  const fields = (['x', 'y', 'z'] as const).map(name => ({ name, type: 'float32' as const }));
  // 10 m ahead of a lens that looks along x: u grows to the right (−y), v downwards (−z).
  const [cx, cy] = [(width - 1) / 2, (height - 1) / 2];
  const point = (k: number) => {
    const [u, v] = pixel(k);
    return [10, (-10 * (u - cx)) / focal(0), (-10 * (v - cy)) / focal(0)];
  };
  const info = (k: number, ns: bigint, camera: string) => {
    const K = [focal(k), 0, cx, 0, focal(k), cy, 0, 0, 1];
    const P = [focal(k), 0, cx, 0, 0, focal(k), cy, 0, 0, 0, 1, 0];
    return cameraInfo(width, height, { header: header(k, ns, camera), K, P });
  };
  const still = { q: [0, 0, 0, 1], t: [0, 0, 0] } as const;
  const ahead = { q: [-0.5, 0.5, -0.5, 0.5], t: [0, 0, 0] } as const;
  const topics: Topic[] = [
    {
      topic: '/lidar',
      type: 'sensor_msgs/PointCloud2',
      messages: await messages((k, ns) => pointCloud2(header(k, ns, 'lidar'), fields, [point(k), ...beside])),
    },
    {
      topic: '/tf_static',
      type: 'tf2_msgs/TFMessage',
      messages: [
        {
          logNs: start,
          value: {
            transforms: [
              ...(placed ? [edge('base_link', 'lidar', still)] : []),
              ...cameras.map(camera => edge('base_link', camera, ahead)),
            ],
          },
        },
      ],
    },
  ];
  for (const camera of cameras)
    topics.push(
      {
        topic: `/${camera}/image/compressed`,
        type: 'sensor_msgs/CompressedImage',
        messages: await messages(async (k, ns) => ({
          header: header(k, ns, camera),
          format: 'jpeg',
          data: await picture(k, camera),
        })),
      },
      {
        topic: `/${camera}/camera_info`,
        type: 'sensor_msgs/CameraInfo',
        messages: await messages((k, ns) => info(k, ns, camera)),
      },
    );
  return topics;
}

/** One colour, and a corner of noise that takes a while to decode. */
export async function flat(colour: readonly number[], width: number, height: number, noise = 0): Promise<Uint8Array> {
  const [r, g, b] = colour;
  const plain = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  const corner = sharp({
    create: {
      width: Math.max(1, noise),
      height: Math.max(1, noise),
      channels: 3,
      background: '#000',
      noise: { type: 'gaussian', mean: 128, sigma: 60 },
    },
  });
  const over = noise > 0 ? [{ input: await corner.png().toBuffer(), left: width - noise, top: height - noise }] : [];
  return plain.composite(over).jpeg({ quality: 90 }).toBuffer();
}
