// alignment.arrow: one row per frame and sensor, scalars only; rejects.arrow: one row per message that found no frame.
import { Schema } from 'apache-arrow';
import type { PairHealth } from '../../calibration/health/index.js';
import { cellOf, type PlannedCell } from '../../frame/cell-of.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { addressOf } from '../../frame/source-ref.js';
import { type Rejection, rejections, rejectReasons } from '../../sync/index.js';
import { fromOrigin } from '../../time/stamp.js';
import { addressColumn, addressFields } from './address-column.js';
import { wholeSigma } from './cell-columns.js';
import * as column from './columns.js';
import { type Batch, type ColumnData, field, types } from './columns.js';
import { frameHealth, healthColumns, healthFields } from './health-columns.js';

const rowsPerBatch = 8192;

export const alignmentSchema = new Schema([
  field('frame_index', types.int64),
  field('frame_stamp_ns', types.int64),
  field('sensor', types.utf8),
  field('match', types.utf8),
  field('stamp_ns', types.int64),
  field('raw_stamp_ns', types.int64),
  field('log_ns', types.int64),
  field('sigma_ns', types.int64),
  field('dt_ns', types.int64),
  field('num_messages', types.int32),
]);

/** With the columns of a calibration check, where there was one. */
export function alignmentSchemaWith(health: readonly PairHealth[] | undefined): Schema {
  return health ? new Schema([...alignmentSchema.fields, ...healthFields]) : alignmentSchema;
}

export const rejectsSchema = new Schema([
  field('sensor', types.utf8),
  field('topic', types.utf8),
  field('reason', types.utf8),
  field('stamp_ns', types.int64),
  field('raw_stamp_ns', types.int64),
  field('log_ns', types.int64),
  field('source', column.structType(addressFields)),
]);

export function* alignmentBatches(
  plan: FramePlan,
  failed: ReadonlySet<number>,
  health?: readonly PairHealth[],
): Generator<Batch> {
  const healthOf = health && frameHealth(health);
  const { frames, sensors, originNs } = plan;
  const perBatch = Math.max(1, Math.floor(rowsPerBatch / Math.max(1, sensors.length)));
  for (let from = 0; from < frames.length; from += perBatch) {
    const rows: { f: number; sensor: Sensor; cell: PlannedCell }[] = [];
    for (let f = from; f < Math.min(frames.length, from + perBatch); f++) {
      for (const sensor of sensors) rows.push({ f, sensor, cell: cellOf(plan, sensor, f, failed) });
    }
    const ns = (pick: (sensor: Sensor, entry: number, f: number) => bigint | undefined) => () =>
      column.int64(rows.map(r => (r.cell.entry < 0 ? undefined : pick(r.sensor, r.cell.entry, r.f))));
    yield {
      numRows: rows.length,
      columns: [
        () => column.int64(rows.map(r => BigInt(r.f))),
        () => column.int64(rows.map(r => fromOrigin(frames[r.f], originNs))),
        () => column.utf8(rows.map(r => r.sensor.name)),
        () => column.utf8(rows.map(r => r.cell.match)),
        ns((s, entry) => fromOrigin(s.stream.t.at(entry), originNs)),
        ns((s, entry) => s.stream.rawNs.at(entry)),
        ns((s, entry) => s.stream.logNs.at(entry)),
        ns((s, entry) => wholeSigma(s.stream.sigmaNs?.at(entry))),
        ns((s, entry, f) => BigInt(s.stream.t.at(entry) - frames[f])),
        () => column.int32(rows.map(r => r.cell.messages)),
      ]
        .map(inTurn)
        .concat(healthOf ? healthColumns(rows.map(r => healthOf(r.sensor.name, r.f))) : []),
    };
  }
}

export interface Reject {
  readonly sensor: Sensor;
  readonly entry: number;
  readonly reason: string;
}

/**
 * Every message of an exported sensor that no frame holds, by sensor and stamp; made anew for each who goes through them,
 * because a drive of hours has millions. With a range of time or frames, what lies outside it and was not needed is
 * unselected, not rejected.
 */
export function rejectsOf(
  plan: FramePlan,
  failed: ReadonlySet<number>,
): { rejects: Iterable<Reject>; outOfRange: number } {
  let outOfRange = 0;
  for (const sensor of plan.sensors) {
    for (const rejection of rejections(ledgerOf(plan, sensor))) if (!isReject(plan, sensor, rejection)) outOfRange++;
  }
  return { rejects: { [Symbol.iterator]: () => everyReject(plan, failed) }, outOfRange };
}

function* everyReject(plan: FramePlan, failed: ReadonlySet<number>): Generator<Reject> {
  for (const sensor of plan.sensors) {
    const ledger = ledgerOf(plan, sensor);
    for (let entry = 0; entry < ledger.reason.length; entry++) {
      const reason = rejectReasons[ledger.reason[entry]];
      if (reason !== '') {
        if (isReject(plan, sensor, { entry, reason })) yield { sensor, entry, reason };
      } else if (failed.has(sensor.stream.message.at(entry))) yield { sensor, entry, reason: 'undecodable' };
    }
  }
}

function isReject({ range }: FramePlan, { stream }: Sensor, { entry, reason }: Rejection): boolean {
  return reason !== 'not_asked' && stream.t.at(entry) >= range.from && stream.t.at(entry) < range.to;
}

function ledgerOf(plan: FramePlan, sensor: Sensor): { readonly reason: Uint8Array } {
  return plan.picks.get(sensor) ?? plan.windows.get(sensor)!;
}

export function* rejectBatches(plan: FramePlan, rejects: Iterable<Reject>): Generator<Batch> {
  let rows: Reject[] = [];
  for (const reject of rejects) {
    rows.push(reject);
    if (rows.length < rowsPerBatch) continue;
    yield rejectBatch(plan, rows);
    rows = [];
  }
  if (rows.length > 0) yield rejectBatch(plan, rows);
}

function rejectBatch(plan: FramePlan, rows: readonly Reject[]): Batch {
  return {
    numRows: rows.length,
    columns: [
      () => column.utf8(rows.map(r => r.sensor.name)),
      () => column.utf8(rows.map(r => r.sensor.channel.topic)),
      () => column.utf8(rows.map(r => r.reason)),
      () => column.int64(rows.map(r => fromOrigin(r.sensor.stream.t.at(r.entry), plan.originNs))),
      () => column.int64(rows.map(r => r.sensor.stream.rawNs.at(r.entry))),
      () => column.int64(rows.map(r => r.sensor.stream.logNs.at(r.entry))),
      () => addressColumn(rows.map(r => addressOf(plan.source, r.sensor.stream.message.at(r.entry)))),
    ].map(inTurn),
  };
}

/** Its values are made when they are written: of thousands of rows those of one column lie in memory, not of all. */
function inTurn(make: () => ColumnData): ColumnData {
  return body => make()(body);
}
