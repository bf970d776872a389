// The two small tables beside the frames as plain columns.
import type { Table } from '@uwdata/flechette';
import type { AlignmentTable, RejectTable } from '../worker/protocol.js';

export function alignmentTable(table: Table): AlignmentTable {
  const rows = table.numRows;
  const names = new Map<string, number>();
  const sensor = new Uint16Array(rows);
  const present = new Uint8Array(rows);
  const column = (name: string) => table.getChild(name);
  const sensors = column('sensor');
  const stamps = column('stamp_ns');
  const frames = column('frame_index');
  const matches = column('match');
  for (let i = 0; i < rows; i++) {
    const name = String(sensors.at(i));
    if (!names.has(name)) names.set(name, names.size);
    sensor[i] = names.get(name)!;
    present[i] = stamps.at(i) === null ? 0 : 1;
  }
  return {
    sensors: [...names.keys()],
    frameIndex: Float64Array.from({ length: rows }, (_, i) => Number(frames.at(i))),
    frameStampNs: int64(table, 'frame_stamp_ns', 0n),
    sensor,
    match: Array.from({ length: rows }, (_, i) => String(matches.at(i))),
    stampNs: int64(table, 'stamp_ns', 0n),
    dtNs: int64(table, 'dt_ns', 0n),
    sigmaNs: int64(table, 'sigma_ns', -1n),
    present,
    ...checked(table),
  };
}

/** The columns of a calibration check, where the dataset was made with one. */
function checked(table: Table): Pick<AlignmentTable, 'probability' | 'window'> {
  const probability = table.getChild('calibration_probability');
  const window = table.getChild('calibration_window');
  if (!probability || !window) return {};
  return {
    probability: Float64Array.from({ length: table.numRows }, (_, i) => probability.at(i) ?? Number.NaN),
    window: Int32Array.from({ length: table.numRows }, (_, i) => window.at(i) ?? -1),
  };
}

export function rejectTable(table: Table): RejectTable {
  const words = (name: string) => {
    const column = table.getChild(name);
    return Array.from({ length: table.numRows }, (_, i) => String(column.at(i)));
  };
  return { sensor: words('sensor'), reason: words('reason'), stampNs: int64(table, 'stamp_ns', 0n) };
}

function int64(table: Table, name: string, none: bigint): BigInt64Array {
  const column = table.getChild(name);
  return BigInt64Array.from({ length: table.numRows }, (_, i) => (column.at(i) as bigint | null) ?? none);
}
