// Sweeps whose header stamps are not used: times that count from these are placed by the record stamp instead.
import type { Issues } from '../issue.js';
import type { PointTime } from '../kernel/index.js';
import type { RigFile } from '../rig/index.js';
import { NO_STAMP } from '../source/source.js';
import { everyStamp } from '../time/stamps.js';
import type { Candidate } from './select.js';
import type { FirstLook } from './sensor.js';
import type { RawStamps } from './stamps/raw-stamps.js';
import type { Timing } from './stamps/timing.js';

/** Share of a sweep that points may lie behind the record stamp: a clock a little ahead, or none. */
const SLACK = 0.2;

/**
 * Where record stamps are used, a time of so many ms since the header stamp, added to them, is a moment after the sweep was recorded. The last
 * point is then taken to be at the record stamp, as late as it can be (FL0609), unless the rig file says what the stamp means.
 */
export function placedByRecord(
  candidates: readonly Candidate[],
  { stamps }: Timing,
  rigFile: RigFile | undefined,
  issues: Issues,
): Candidate[] {
  const said = new Set(Object.values(rigFile?.sensors ?? {}).flatMap(({ topic, stamp }) => (stamp ? [topic] : [])));
  return candidates.map(candidate => {
    const { channel, kind, look } = candidate;
    const { firstNs, lastNs } = look.sweepStamp ?? {};
    if (kind !== 'lidar' || !look.time || look.time.own || firstNs === undefined || lastNs === undefined)
      return candidate;
    if (lastNs <= SLACK * (lastNs - firstNs) || said.has(channel.topic)) return candidate;
    if (!hidesItsHeader(stamps.get(channel)!, look.time)) return candidate;
    const ms = (ns: number) => (ns / 1e6).toFixed(1);
    issues.add(
      'FL0609',
      `record stamps are used, but points have times from ${ms(firstNs)} to ${ms(lastNs)} ms after their header stamps: the last point of each sweep was taken to be at its record stamp, late by as long as the message was under way; make the driver stamp its messages, or say \`stamp: scan_start\` in the rig file if the record stamp is that of the first point`,
      { topic: channel.topic },
    );
    return { ...candidate, look: endingAtStamp(look, look.time, firstNs - lastNs) };
  });
}

/** Not a type without headers, as of files that are named by their stamps; times since the epoch are relative to the record stamp where headers are zero. */
function hidesItsHeader({ choice, header }: RawStamps, { absolute }: PointTime): boolean {
  if (choice.clock !== 'record') return false;
  let zero = true;
  for (const stamp of everyStamp(header)) {
    if (stamp === NO_STAMP) return false;
    if (stamp !== 0n) zero = false;
  }
  return !(zero && absolute);
}

function endingAtStamp(look: FirstLook, read: PointTime, firstNs: number): FirstLook {
  const time = { ...read, own: 'last' } as const;
  const { name } = read.field;
  const columns = look.layout!.columns.map(column =>
    column.name === name ? { ...column, converted: true, rounded: false } : column,
  );
  const evidence = 'record stamps are used; the last point was taken to be at it';
  const layout = { ...look.layout!, columns, time: { ...time, column: look.layout!.names.indexOf(name) } };
  return { ...look, time, layout, sweepStamp: { meaning: 'scan_end', evidence, firstNs, lastNs: 0 } };
}
