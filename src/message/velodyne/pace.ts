// How fast the head turns and the lasers fire, by a packet or, where a packet holds too few rounds to tell, by those of its scan.
import { median } from '../../time/order-statistics.js';
import { azimuthAt, blocksOf, microsOf, turn } from './packet.js';

export interface Pace {
  /** How much longer everything takes than the model says. */
  readonly stretch: number;
  /** Hundredths of a degree that the head turns in a ns. */
  readonly perNs: number;
}

/**
 * A round of a VLS-128's lasers takes 53.3 µs, and 57.8 from firmware 5.2.3 on (its manual, Rev. 4: 2.89 µs for a group of eight, not
 * 2.665); three rounds lie in a packet, one in dual mode. The stamps of packets tell the two apart; where they tell neither, as a single packet's
 * or those of a clock that stands, it is the first.
 */
const slow = 2.89 / 2.665;
const slowFrom = 55.5;
const slowTo = 60;

/** For each packet of a scan; `unreadable` found nothing against them. */
export function pacesOf(packets: readonly Uint8Array[]): Pace[] {
  const wide = packets.filter(isWide);
  const shared = wide.length > 0 ? ofScan(wide) : undefined;
  return packets.map(packet => (shared && isWide(packet) ? shared : ofPacket(packet)));
}

function isWide(packet: Uint8Array): boolean {
  return blocksOf(packet).model.lasers > 32;
}

function ofPacket(packet: Uint8Array): Pace {
  const { model } = blocksOf(packet);
  const roundNs = model.roundNs * Math.max(1, 32 / model.lasers);
  return { stretch: 1, perNs: middle(steps(azimuthsOf(packet), turn)) / roundNs };
}

function ofScan(packets: readonly Uint8Array[]): Pace {
  const { model, groups } = blocksOf(packets[0]);
  const hour = 3_600_000_000;
  const micros = middle(steps(packets.map(microsOf), hour)) / groups;
  const stretch = micros > slowFrom && micros < slowTo ? slow : 1;
  return { stretch, perNs: middle(steps(packets.flatMap(azimuthsOf), turn)) / (model.roundNs * stretch) };
}

function azimuthsOf(packet: Uint8Array): number[] {
  const { perGroup, groups } = blocksOf(packet);
  return Array.from({ length: groups }, (_, group) => azimuthAt(packet, group * perGroup));
}

function steps(counts: readonly number[], whole: number): number[] {
  return counts.slice(1).map((count, i) => (count - counts[i] + whole) % whole);
}

/** The median, because packets may be missing, and a field of view that was set on the sensor leaves out what lies between two blocks. */
function middle(numbers: readonly number[]): number {
  return numbers.length === 0 ? 0 : median(numbers);
}
