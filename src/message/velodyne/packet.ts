// The returns of one Velodyne data packet as points: 12 blocks of 32 returns, an azimuth each, and which sensor sent it.
import { median } from '../../time/order-statistics.js';
import { type Model, modelOf } from './models.js';

/** What the network carried, without its headers, bytes. */
const packetBytes = 1206;
const blocks = 12;
const returns = 32;
const blockBytes = 4 + 3 * returns;
const dualMode = 0x39;
/** Azimuths are counted in hundredths of a degree. */
const turn = 36000;
const perUnit = Math.PI / (turn / 2);

export const columns = ['x', 'y', 'z', 'intensity', 'ring', 'time'] as const;
/** Points of a packet at most. */
export const mostPoints = blocks * returns;

/** Whether a packet is of a sensor whose packets are not read: its last byte says which it is. */
export function isForeign(packet: Uint8Array): boolean {
  return packet.length === packetBytes && !modelOf.has(packet[packetBytes - 1]);
}

/** Why a packet gives no points, in words for an issue; undefined where it gives them. */
export function unreadable(packet: Uint8Array): string | undefined {
  if (packet.length !== packetBytes) return `expected packets of ${packetBytes} bytes, got one of ${packet.length}`;
  if (isForeign(packet)) {
    const known = [...modelOf].map(([byte, { name }]) => `${name} (${byte})`).join(', ');
    return `expected packets of ${known}, got sensor type ${packet[packetBytes - 1]}`;
  }
  for (let at = 0; at < blocks * blockBytes; at += blockBytes) {
    if (packet[at] !== 0xff || packet[at + 1] !== 0xee)
      return 'expected blocks that begin with FF EE, got a damaged one';
    if (azimuthAt(packet, at) >= turn)
      return `expected an azimuth below 360 degrees, got ${azimuthAt(packet, at) / 100}`;
  }
  return undefined;
}

/**
 * Writes the points of a packet that `unreadable` found nothing against behind row `at` of `into` (rows of `columns`) and returns
 * the row behind them. x y z in m, x forward (azimuth 0), y left, z up; intensity 0…255; ring from the lowest laser up; `time` in s,
 * where the first laser fired at `startNs`. Nothing came back of a distance of 0: no point. Of two returns that are the same, one.
 */
export function readPacket(packet: Uint8Array, startNs: number, into: Float32Array, at: number): number {
  const model = modelOf.get(packet[packetBytes - 1]) as Model;
  const dual = packet[packetBytes - 2] === dualMode;
  const spanNs = model.roundNs * (returns / model.lasers);
  const perNs = turned(packet, dual ? 2 : 1) / spanNs;
  let row = at;
  // Both returns of a laser lie in two blocks, and follow each other here.
  const each = dual ? 2 : 1;
  for (let block = 0; block < blocks; block += each) {
    const first = block * blockBytes;
    const blockNs = (block / each) * spanNs;
    for (let i = 0; i < returns; i++) {
      const laser = i % model.lasers;
      const sinceNs = Math.floor(i / model.lasers) * model.roundNs + model.fires[laser];
      const azimuth = (azimuthAt(packet, first) + perNs * sinceNs + 100 * model.azimuth[laser]) * perUnit;
      const timeNs = startNs + blockNs + sinceNs;
      for (let k = 0; k < each; k++) {
        const place = first + k * blockBytes + 4 + 3 * i;
        if (k === 1 && same(packet, place - blockBytes, place)) continue;
        row = writePoint(packet, place, model, laser, azimuth, timeNs, into, row);
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

/**
 * How far the head turned from one block to the next, hundredths of a degree: the median, because a field of view that was set on
 * the sensor leaves out what lies between two blocks.
 */
function turned(packet: Uint8Array, each: number): number {
  const steps: number[] = [];
  for (let block = each; block < blocks; block += each)
    steps.push((azimuthAt(packet, block * blockBytes) - azimuthAt(packet, (block - each) * blockBytes) + turn) % turn);
  return median(steps);
}

function azimuthAt(packet: Uint8Array, block: number): number {
  return packet[block + 2] | (packet[block + 3] << 8);
}

function same(packet: Uint8Array, a: number, b: number): boolean {
  return packet[a] === packet[b] && packet[a + 1] === packet[b + 1] && packet[a + 2] === packet[b + 2];
}
