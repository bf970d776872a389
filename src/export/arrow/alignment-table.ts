// alignment.arrow: one row per frame and sensor, scalars only; rejects.arrow: one row per message that found no frame.
import type { PairHealth } from '../../calibration/health/index.js';
import { cellOf, type PlannedCell } from '../../frame/cell-of.js';
import type { FramePlan } from '../../frame/plan.js';
import type { Sensor } from '../../frame/sensor.js';
import { addressOf } from '../../frame/source-ref.js';
import { type Rejection, rejections, rejectReasons } from '../../sync/index.js';
import { fromOrigin } from '../../time/stamp.js';
import { addressColumns } from './address-column.js';
import { wholeSigma } from './cell-columns.js';
import { type FrameHealth, frameHealth, healthColumns } from './health-columns.js';
import {
  type ArrowTable,
  int32,
  int64,
  rowsPerBatch,
  struct,
  type TableColumn,
  tableOf,
  utf8,
  within,
} from './table-columns.js';

interface Row {
  readonly f: number;
  readonly sensor: Sensor;
  readonly cell: PlannedCell;
  readonly health?: FrameHealth;
}

function alignmentColumns({ frames, originNs }: FramePlan): TableColumn<Row>[] {
  const ns = (name: string, of: (sensor: Sensor, entry: number, f: number) => bigint | undefined) =>
    int64<Row>(name, ({ sensor, cell, f }) => (cell.entry < 0 ? undefined : of(sensor, cell.entry, f)));
  return [
    int64('frame_index', row => BigInt(row.f)),
    int64('frame_stamp_ns', row => fromOrigin(frames[row.f], originNs)),
    utf8('sensor', row => row.sensor.name),
    utf8('match', row => row.cell.match),
    ns('stamp_ns', ({ stream }, entry) => fromOrigin(stream.t.at(entry), originNs)),
    ns('raw_stamp_ns', ({ stream }, entry) => stream.rawNs.at(entry)),
    ns('log_ns', ({ stream }, entry) => stream.logNs.at(entry)),
    ns('sigma_ns', ({ stream }, entry) => wholeSigma(stream.sigmaNs?.at(entry))),
    ns('dt_ns', ({ stream }, entry, f) => BigInt(stream.t.at(entry) - frames[f])),
    int32('num_messages', row => row.cell.messages),
  ];
}

/** With the columns of a calibration check, where there was one. */
export function alignmentTable(
  plan: FramePlan,
  failed: ReadonlySet<number>,
  health?: readonly PairHealth[],
): ArrowTable {
  const { frames, sensors } = plan;
  const healthOf = health && frameHealth(health);
  function* rows(): Generator<Row> {
    for (let f = 0; f < frames.length; f++)
      for (const sensor of sensors)
        yield { f, sensor, cell: cellOf(plan, sensor, f, failed), health: healthOf?.(sensor.name, f) };
  }
  const columns = alignmentColumns(plan);
  if (health) columns.push(...within((row: Row) => row.health, healthColumns));
  // Whole frames.
  const perBatch = sensors.length * Math.max(1, Math.floor(rowsPerBatch / sensors.length));
  return tableOf(columns, rows(), perBatch);
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

export function rejectsTable({ originNs, source }: FramePlan, rejects: Iterable<Reject>): ArrowTable {
  const columns: TableColumn<Reject>[] = [
    utf8('sensor', ({ sensor }) => sensor.name),
    utf8('topic', ({ sensor }) => sensor.channel.topic),
    utf8('reason', reject => reject.reason),
    int64('stamp_ns', ({ sensor, entry }) => fromOrigin(sensor.stream.t.at(entry), originNs)),
    int64('raw_stamp_ns', ({ sensor, entry }) => sensor.stream.rawNs.at(entry)),
    int64('log_ns', ({ sensor, entry }) => sensor.stream.logNs.at(entry)),
    struct('source', addressColumns, ({ sensor, entry }) => addressOf(source, sensor.stream.message.at(entry))),
  ];
  return tableOf(columns, rejects);
}
