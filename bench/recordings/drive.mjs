// A seeded drive of any length at real message rates, written as a ROS 1 bag or a zstd MCAP: for what grows with time, not with size.
// Clouds and pictures are small, so that 100 minutes are a few GB; stamps, rates, latencies and message sizes of IMU and odometry are real.
import { closeSync, openSync, renameSync, writeSync } from 'node:fs';
import zstd from '@foxglove/wasm-zstd';
import sharp from 'sharp';
import { bagWriter, mcapWriter } from '../../dist/export/recording/index.js';
import { builtinDefinition, parseDefinition } from '../../dist/message/index.js';
import { randomStream } from '../../dist/simulate/random.js';
import { imuMaker, odometryMaker, pictureMaker, sweepMaker } from './drive-messages.mjs';
import { cameras, lidar, pictureSize, pointsOfSweep } from './drive-rig.mjs';

const seed = 20261126;
const startNs = 1_700_000_000_250_000_000;

/** Rate in Hz, latency of the driver and jitter of the stamp in s: the peer's benchmark recording, less its radar. */
const imu = { topic: '/imu/data', type: 'sensor_msgs/Imu', hz: 200, latency: 0.002, jitter: 0.0001 };
const odometry = { topic: '/odom', type: 'nav_msgs/Odometry', hz: 50, latency: 0.005, jitter: 0.0003 };
const sweeps = { topic: lidar.topic, type: 'sensor_msgs/PointCloud2', hz: 10, latency: 0.06, jitter: 0.0005 };
const shots = { type: 'sensor_msgs/CompressedImage', hz: 25, latency: 0.045, jitter: 0.0008 };

export function driveMessages(minutes) {
  const rates = [imu, odometry, sweeps, ...cameras.map(() => shots)].map(({ hz }) => Math.round(minutes * 60 * hz));
  return rates.reduce((sum, count) => sum + count);
}

function topics(pictures) {
  return [
    { ...imu, make: imuMaker },
    { ...odometry, make: odometryMaker },
    { ...sweeps, make: sweepMaker(pointsOfSweep) },
    ...cameras.map(({ topic, frame }, i) => ({ ...shots, topic, make: pictureMaker(frame, pictures[i]) })),
  ];
}

/** Writes `minutes` of driving; the same minutes give the same bytes, and a longer drive begins as a shorter one. Returns the count of messages. */
export async function writeDrive(path, minutes, format = path.endsWith('.mcap') ? 'mcap' : 'bag') {
  const flavour = format === 'bag' ? 'ros1msg' : 'ros2msg';
  const encoding = format === 'bag' ? 'ros1' : 'cdr';
  const file = openSync(`${path}.part`, 'w');
  const sink = {
    write: async bytes => void writeSync(file, bytes),
    writeAt: async (offset, bytes) => void writeSync(file, bytes, 0, bytes.length, offset),
  };
  const add = format === 'bag' ? await bagRecorder(sink) : await mcapRecorder(sink);
  const streams = [];
  for (const { topic, type, hz, latency, jitter, make } of topics(await pictures())) {
    const { text, md5 } = builtinDefinition(type, flavour);
    const definition = parseDefinition({ name: type, encoding: flavour, text });
    const id = await add.channel({ topic, type, text, md5 });
    const random = randomStream(seed, topic);
    const stream = { id, n: 0, end: Math.round(minutes * 60 * hz), make: make(definition, encoding, random) };
    stream.next = () => {
      stream.t = stream.n / hz + jitter * random.normal();
      stream.log = stream.t + latency * (1 + 0.15 * Math.abs(random.normal()));
    };
    stream.next();
    streams.push(stream);
  }
  let messages = 0;
  for (;;) {
    const next = earliest(streams);
    if (!next) break;
    const stampNs = BigInt(startNs) + BigInt(Math.round(next.t * 1e9));
    const logNs = BigInt(startNs) + BigInt(Math.round(next.log * 1e9));
    await add.message(next.id, logNs, next.make(next.n, next.t, stampNs));
    messages++;
    next.n++;
    next.next();
  }
  await add.finish();
  closeSync(file);
  renameSync(`${path}.part`, path);
  return messages;
}

function earliest(streams) {
  let best;
  for (const stream of streams) if (stream.n < stream.end && (!best || stream.log < best.log)) best = stream;
  return best;
}

async function bagRecorder(sink) {
  const writer = await bagWriter(sink);
  return {
    channel: async ({ topic, type, text, md5 }) => writer.connection({ topic, type, md5, definition: text }),
    message: (id, logNs, payload) => writer.message(id, logNs, payload.slice()),
    finish: () => writer.finish(),
  };
}

async function mcapRecorder(sink) {
  await zstd.isLoaded;
  const compressor = { name: 'zstd', compress: bytes => zstd.compress(bytes, 1) };
  const writer = await mcapWriter(sink, { profile: 'ros2', compressor });
  return {
    channel: ({ topic, type, text }) =>
      writer.channel({
        topic,
        type: type.replace('/', '/msg/'),
        schemaEncoding: 'ros2msg',
        schemaText: text,
        messageEncoding: 'cdr',
      }),
    message: (id, logNs, payload) => writer.message(id, logNs, payload),
    finish: () => writer.finish(),
  };
}

/** Ten pictures of coarse noise for each camera, 2 to 3 kB as JPEG. */
async function pictures() {
  const { width, height } = pictureSize;
  const random = randomStream(seed, 'pictures');
  const encode = () => {
    const pixels = Uint8Array.from({ length: 12 * 7 * 3 }, () => 256 * random.uniform());
    const small = sharp(pixels, { raw: { width: 12, height: 7, channels: 3 } });
    return small.resize(width, height, { fit: 'fill' }).jpeg({ quality: 80 }).toBuffer();
  };
  const all = [];
  for (const _ of cameras) all.push(await Promise.all(Array.from({ length: 10 }, encode)));
  return all;
}
