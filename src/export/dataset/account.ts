// Closes the books of a conversion: every message found is decoded, dropped with a reason, or unselected.
import { type Accounting, Ledger } from '../../frame/accounting.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Reject } from '../arrow/alignment-table.js';

export function accountFor(plan: FramePlan, rejects: readonly Reject[], outOfRange: number): Accounting {
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
  const exported = plan.sensors.reduce((sum, sensor) => sum + sensor.stream.t.length, 0);
  ledger.decoded += exported - rejects.length - outOfRange;
  return ledger.close();
}
