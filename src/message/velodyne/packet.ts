// The returns of one Velodyne data packet as points: 12 blocks of 32 returns, an azimuth each, and which sensor sent it.
import { type Model, modelOf } from './models.js';
import type { Pace } from './pace.js';

/** What the network carried, without its headers, bytes. */
const packetBytes = 1206;
const blocks = 12;
const returns = 32;
const blockBytes = 4 + 3 * returns;
const dualMode = 0x39;
/** Second bytes of blocks, by which 32 of the lasers they hold. */
const banks = [0xee, 0xdd, 0xcc, 0xbb];
/** Azimuths are counted in hundredths of a degree. */
export const turn = 36000;
const perUnit = Math.PI / (turn / 2);

export const columns = ['x', 'y', 'z', 'intensity', 'ring', 'time'] as const;
/** Points of a packet at most. */
export const mostPoints = blocks * returns;

/** What the blocks of a packet are: of two returns (`each` 2) both lie in blocks that follow each other. */
interface Blocks {
  readonly model: Model;
  readonly each: 1 | 2;
  /** That share one azimuth, for one round or two of all lasers. */
  readonly perGroup: number;
  /** Whole ones; blocks behind them are empty. */
  readonly groups: number;
}

/** Of a packet that `isForeign` is false of. */
export function blocksOf(packet: Uint8Array): Blocks {
  const model = modelOf.get(packet[packetBytes - 1]) as Model;
  const each = packet[packetBytes - 2] === dualMode ? 2 : 1;
  const perGroup = each * Math.max(1, model.lasers / returns);
  return { model, each, perGroup, groups: Math.floor(blocks / perGroup) };
}

/** Whether a packet is of a sensor whose packets are not read: its last byte says which it is. */
export function isForeign(packet: Uint8Array): boolean {
  return packet.length === packetBytes && (isHdl64(packet) || !modelOf.has(packet[packetBytes - 1]));
}

/** An HDL-64E's last byte is a status; the two halves of its lasers take turns, which those of no other sensor do. */
function isHdl64(packet: Uint8Array): boolean {
  return [0, 1, 2, 3].every(block => packet[block * blockBytes + 1] === banks[block % 2]);
}

/** Why a packet gives no points, in words for an issue; undefined where it gives them. */
export function unreadable(packet: Uint8Array): string | undefined {
  if (packet.length !== packetBytes) return `expected packets of ${packetBytes} bytes, got one of ${packet.length}`;
  if (isForeign(packet)) {
    const known = [...modelOf].map(([byte, { name }]) => `${name} (${byte})`).join(', ');
    const got = isHdl64(packet)
      ? 'an HDL-64E, whose points need the calibration of its unit'
      : `sensor type ${packet[packetBytes - 1]}`;
    return `expected packets of ${known}, got ${got}`;
  }
  const { each, perGroup, groups } = blocksOf(packet);
  for (let block = 0; block < groups * perGroup; block++) {
    const at = block * blockBytes;
    const bank = banks[Math.floor((block % perGroup) / each)];
    if (packet[at] !== 0xff || packet[at + 1] !== bank)
      return `expected blocks that begin with FF ${bank.toString(16).toUpperCase()}, got a damaged one`;
    if (azimuthAt(packet, block) >= turn)
      return `expected an azimuth below 360 degrees, got ${azimuthAt(packet, block) / 100}`;
  }
  return undefined;
}

/**
 * Writes the points of a packet that `unreadable` found nothing against behind row `at` of `into` (rows of `columns`) and returns
 * the row behind them. x y z in m, x forward (azimuth 0), y left, z up; intensity 0…255; ring from the lowest laser up; `time` in s,
 * where the packet is stamped `stampNs`. Nothing came back of a distance of 0: no point. Of two returns that are the same, one.
 */
export function readPacket(
  packet: Uint8Array,
  stampNs: number,
  { stretch, perNs }: Pace,
  into: Float32Array,
  at: number,
): number {
  const { model, each, perGroup, groups } = blocksOf(packet);
  const rounds = Math.max(1, returns / model.lasers);
  let row = at;
  for (let group = 0; group < groups; group++) {
    const first = group * perGroup;
    const groupNs = stampNs + model.beginsNs + group * rounds * model.roundNs * stretch;
    const head = azimuthAt(packet, first);
    for (let i = 0; i < rounds * model.lasers; i++) {
      const laser = i % model.lasers;
      const sinceNs = stretch * (Math.floor(i / model.lasers) * model.roundNs + model.fires[laser]);
      const azimuth = (head + perNs * sinceNs + 100 * model.azimuth[laser]) * perUnit;
      const block = first + each * Math.floor(i / returns);
      // Both returns of a laser follow each other here.
      for (let k = 0; k < each; k++) {
        const place = (block + k) * blockBytes + 4 + 3 * (i % returns);
        if (k === 1 && same(packet, place - blockBytes, place)) continue;
        row = writePoint(packet, place, model, laser, azimuth, groupNs + sinceNs, into, row);
      }
    }
  }
  return row;
}

function writePoint(
  packet: Uint8Array,
  place: number,
  model: Model,
  laser: number,
  azimuth: number,
  timeNs: number,
  into: Float32Array,
  row: number,
): number {
  const distance = (packet[place] | (packet[place + 1] << 8)) * model.unit;
  if (distance === 0) return row;
  const flat = distance * model.flat[laser];
  const cell = row * columns.length;
  into[cell] = flat * Math.cos(azimuth);
  // Azimuth grows clockwise.
  into[cell + 1] = -flat * Math.sin(azimuth);
  into[cell + 2] = distance * model.rise[laser] + model.height[laser];
  into[cell + 3] = packet[place + 2];
  into[cell + 4] = model.ring[laser];
  into[cell + 5] = timeNs / 1e9;
  return row + 1;
}

export function azimuthAt(packet: Uint8Array, block: number): number {
  const at = block * blockBytes;
  return packet[at + 2] | (packet[at + 3] << 8);
}

/** µs since the hour, by the sensor's own clock. */
export function microsOf(packet: Uint8Array): number {
  return new DataView(packet.buffer, packet.byteOffset).getUint32(packetBytes - 6, true);
}

function same(packet: Uint8Array, a: number, b: number): boolean {
  return packet[a] === packet[b] && packet[a + 1] === packet[b + 1] && packet[a + 2] === packet[b + 2];
}
