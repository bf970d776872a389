// velodyne_msgs/VelodyneScan: the packets of one turn of the head as a cloud, for sensors whose geometry is known.
import { FramelockError } from '../../issue.js';
import { toStampNs } from '../json-message.js';
import { frameId, frameOf, type Layout, type Note, value } from '../layout.js';
import { pacesOf } from '../velodyne/pace.js';
import { columns, isForeign, mostPoints, readPacket, unreadable } from '../velodyne/packet.js';
import { packedCloud } from './float-cloud.js';
import { cloudLayout } from './point-cloud.js';
import { type Fields, listOf } from './structs.js';

/**
 * Points as `readPacket` makes them; `time` is s after the header stamp, negative where that is of the last packet, as the driver
 * has it. Each packet carries the moment of its own first laser.
 */
const cloud = cloudLayout([value('header.stamp'), frameId, value('packets')], (slots, note) => {
  const { parts } = slots;
  const stamp = stampOf(parts[0]);
  const packets = readable(listOf(parts[2], 'packets'), note);
  const points = new Float32Array(packets.length * mostPoints * columns.length);
  let rows = 0;
  const paces = pacesOf(packets.map(({ data }) => data));
  for (const [i, packet] of packets.entries())
    rows = readPacket(packet.data, Number(stampOf(packet.stamp) - stamp), paces[i], points, rows);
  return packedCloud(frameOf(slots, 1), columns, points.subarray(0, rows * columns.length));
});

/** A topic whose first scan is of another sensor is no cloud: its messages are listed, as those of an unknown type. */
export const velodyneScan: Layout = {
  wants: cloud.wants,
  shape(topic, note, noteOfChannel) {
    const shape = cloud.shape(topic, note, noteOfChannel);
    let known = false;
    let foreign = false;
    return {
      get kind() {
        return foreign ? 'other' : shape.kind;
      },
      columns: [],
      build(slots) {
        const packets = listOf(slots.parts[2], 'packets');
        if (!known && !foreign && packets.length > 0 && packets.every(({ data }) => isBytes(data) && isForeign(data))) {
          foreign = true;
          noteOfChannel(
            'FL0301',
            `${unreadable(packets[0].data as Uint8Array)}; its packets are listed but not exported`,
          );
        }
        if (foreign) throw new FramelockError('FL0304', 'packets of a sensor that is not read');
        const made = shape.build(slots);
        known ||= packets.length > 0;
        return made;
      },
    };
  },
};

interface Packet {
  readonly stamp: unknown;
  readonly data: Uint8Array;
}

const isBytes = (data: unknown): data is Uint8Array => data instanceof Uint8Array;

/** Packets that are damaged or of another sensor are left out and told; a scan of such alone is none. */
function readable(packets: readonly Fields[], note: Note): Packet[] {
  const good: Packet[] = [];
  let why: string | undefined;
  for (const { stamp, data } of packets) {
    const wrong = isBytes(data) ? unreadable(data) : 'expected the bytes of a packet';
    if (wrong === undefined) good.push({ stamp, data: data as Uint8Array });
    else why ??= wrong;
  }
  if (why !== undefined && good.length === 0) throw new FramelockError('FL0306', why);
  if (why !== undefined) note('FL0306', `${why}; the other packets of its scan were kept`);
  return good;
}

function stampOf(time: unknown): bigint {
  const ns = toStampNs(time);
  if (ns === undefined) throw new FramelockError('FL0306', 'expected a stamp of the scan and of each packet');
  return ns;
}
