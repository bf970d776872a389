// Writes an MCAP (mcap.dev/spec) through @mcap/core: chunked, indexed, the same bytes from the same messages.
import { McapWriter } from '@mcap/core';
import type { Compressor, RecordingSink } from './sink.js';

export interface McapChannel {
  readonly topic: string;
  /** Schema name as the profile writes it, e.g. `sensor_msgs/msg/Imu`. */
  readonly type: string;
  /** `ros2msg`, `ros1msg`, `jsonschema`, …; the text carries its dependencies. */
  readonly schemaEncoding: string;
  readonly schemaText: string;
  /** `cdr`, `ros1`, `json`, … */
  readonly messageEncoding: string;
  readonly latched?: boolean;
}

export interface McapOptions {
  /** `ros2`, `ros1`, or '' for none. */
  readonly profile?: string;
  readonly chunkSize?: number;
  /** `lz4` or `zstd`. */
  readonly compressor?: Compressor;
}

export interface RecordingMcapWriter {
  /** Declares a channel; channels of one type and definition share a schema. The result names it in `message`. */
  channel(channel: McapChannel): Promise<number>;
  /** Appends one message: when it was received and, where known, published, ns. */
  message(channel: number, logNs: bigint, payload: Uint8Array, publishNs?: bigint): Promise<void>;
  finish(): Promise<void>;
}

const FOREVER = '\n    sec: 9223372036\n    nsec: 854775807\n';

/**
 * How rosbag2 notes a latched topic, in the YAML of its QoS profiles: transient local, reliable, keep last 1, no
 * deadlines. Its readers refuse a profile that leaves one of these keys out.
 */
const LATCHED_QOS =
  '- history: 1\n  depth: 1\n  reliability: 1\n  durability: 1\n' +
  `  deadline:${FOREVER}  lifespan:${FOREVER}  liveliness: 1\n` +
  `  liveliness_lease_duration:${FOREVER}  avoid_ros_namespace_conventions: false\n`;

export async function mcapWriter(sink: RecordingSink, options: McapOptions = {}): Promise<RecordingMcapWriter> {
  const { profile = 'ros2', chunkSize = 1024 * 1024, compressor } = options;
  let position = 0n;
  const writable = {
    position: () => position,
    async write(bytes: Uint8Array) {
      await sink.write(bytes);
      position += BigInt(bytes.length);
    },
  };
  const writer = new McapWriter({
    writable,
    chunkSize,
    compressChunk:
      compressor && (data => ({ compression: compressor.name, compressedData: compressor.compress(data) })),
  });
  await writer.start({ profile, library: 'framelock' });
  const encoder = new TextEncoder();
  const schemas = new Map<string, number>();
  const sequences: number[] = [];

  async function schemaId(channel: McapChannel): Promise<number> {
    const key = JSON.stringify([channel.type, channel.schemaEncoding, channel.schemaText]);
    const known = schemas.get(key);
    if (known !== undefined) return known;
    const data = encoder.encode(channel.schemaText);
    const id = await writer.registerSchema({ name: channel.type, encoding: channel.schemaEncoding, data });
    schemas.set(key, id);
    return id;
  }

  return {
    async channel(channel) {
      const metadata = new Map<string, string>();
      if (channel.latched) metadata.set('offered_qos_profiles', LATCHED_QOS);
      const id = await writer.registerChannel({
        topic: channel.topic,
        schemaId: await schemaId(channel),
        messageEncoding: channel.messageEncoding,
        metadata,
      });
      sequences[id] = 0;
      return id;
    },
    async message(channelId, logNs, payload, publishNs = logNs) {
      const sequence = sequences[channelId]++;
      await writer.addMessage({ channelId, sequence, logTime: logNs, publishTime: publishNs, data: payload });
    },
    finish: () => writer.end(),
  };
}
