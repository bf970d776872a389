// Closes the books of a conversion: every message found is decoded, dropped with a reason, or unselected.
import { type Accounting, Ledger } from '../../frame/accounting.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { withScratch } from '../../scratch.js';
import type { Reject } from '../arrow/alignment-table.js';

export function accountFor(
  plan: FramePlan,
  rejects: Iterable<Reject>,
  outOfRange: number,
  failed: ReadonlySet<number>,
): Accounting {
  const ledger = new Ledger();
  ledger.found = plan.source.messages.count;
  for (const { reason, count } of plan.source.lost) {
    ledger.found += count;
    ledger.drop(reason, count);
  }
  ledger.unselected = plan.unselected + outOfRange;
  ledger.drop('undecodable', plan.undecodable);
  ledger.decoded = plan.calibration.decoded;
  ledger.drop('undecodable', plan.calibration.undecodable);
  for (const { reason } of rejects) ledger.drop(reason);
  for (const sensor of plan.sensors) ledger.decoded += usedBy(plan, sensor, failed);
  return ledger.close();
}

/** Messages of a sensor that at least one frame holds: counted from the frames, so that the books check the ledger. */
function usedBy(plan: FramePlan, sensor: Sensor, failed: ReadonlySet<number>): number {
  return withScratch(scratch => countUsed(plan, sensor, failed, scratch.uint8(sensor.stream.t.length)));
}

function countUsed(plan: FramePlan, sensor: Sensor, failed: ReadonlySet<number>, used: Uint8Array): number {
  const picks = plan.picks.get(sensor);
  if (picks) {
    for (const entry of picks.entry) if (entry >= 0) used[entry] = 1;
  } else {
    const { start, end } = plan.windows.get(sensor)!;
    for (let f = 0; f < start.length; f++) used.fill(1, start[f], end[f]);
  }
  let count = 0;
  for (let entry = 0; entry < used.length; entry++) {
    if (used[entry] && !failed.has(sensor.stream.message.at(entry))) count++;
  }
  return count;
}
