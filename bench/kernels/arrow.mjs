// What Arrow costs: sweeps written as Arrow files against the same bytes written as they are. CPU time; both leave a file behind.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writevSync } from 'node:fs';
import { join } from 'node:path';
import { Field, Int64, List, Schema, tableFromIPC } from 'apache-arrow';
import { int64, lists, types } from '../../dist/export/arrow/columns.js';
import { ipcFile } from '../../dist/export/arrow/ipc-file.js';
import { quartiles } from './summary.mjs';

const SWEEPS = 32;
const POINTS = 120_000;
const NUMBERS = 6;
/** Frames in one record batch, as in a dataset. */
const BATCH = 16;

export function measureArrow(work, rounds) {
  const folder = join(work, 'arrow');
  mkdirSync(folder, { recursive: true });
  const values = Float32Array.from({ length: POINTS * NUMBERS }, (_, i) => i % 1009);
  const sweeps = Array.from({ length: SWEEPS }, () => values.slice());
  const schema = new Schema([
    new Field('stamp_ns', new Int64(), true),
    new Field('points', new List(new Field('item', types.float32, true)), true),
  ]);
  const files = { arrow: join(folder, 'sweeps.arrow'), raw: join(folder, 'sweeps.raw') };
  const runs = { arrow: () => writeArrow(files.arrow, schema, sweeps), raw: () => writeRaw(files.raw, sweeps) };
  runs.arrow();
  check(files.arrow, sweeps);
  const ratios = [];
  for (let round = 0; round < rounds; round++) ratios.push(cpuOf(runs.arrow, files.arrow) / cpuOf(runs.raw, files.raw));
  const bytes = SWEEPS * values.byteLength;
  const rawMs = cpuOf(runs.raw, files.raw) / 1e3;
  rmSync(folder, { recursive: true, force: true });
  return { megabytes: bytes / 1e6, raw_ms: rawMs, ratio: quartiles(ratios) };
}

/** µs. What the last run left is removed before, untimed, so that every run fills fresh pages. */
function cpuOf(run, path) {
  rmSync(path, { force: true });
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function writeArrow(path, schema, sweeps) {
  const out = openSync(path, 'w');
  const file = ipcFile(schema);
  writeAll(out, file.begin());
  for (let from = 0; from < sweeps.length; from += BATCH) {
    const points = sweeps.slice(from, from + BATCH);
    const stamps = points.map((_, i) => BigInt(from + i));
    writeAll(out, file.write({ numRows: points.length, columns: [int64(stamps), lists(points)] }));
  }
  writeAll(out, file.end());
  closeSync(out);
}

function writeRaw(path, sweeps) {
  const out = openSync(path, 'w');
  for (let from = 0; from < sweeps.length; from += BATCH) writeAll(out, sweeps.slice(from, from + BATCH));
  closeSync(out);
}

/** A call may write less than it is given. */
function writeAll(out, pieces) {
  let left = pieces.map(({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength));
  while (left.length > 0) {
    let written = writevSync(out, left);
    while (left.length > 0 && written >= left[0].length) written -= left.shift().length;
    if (written > 0) left = [left[0].subarray(written), ...left.slice(1)];
  }
}

/** The package reads back what was written: a benchmark of a file that holds nothing would look very good. */
function check(path, sweeps) {
  const bytes = sweeps.reduce((sum, sweep) => sum + sweep.byteLength, 0);
  const table = tableFromIPC(readFileSync(path));
  const last = table
    .getChild('points')
    .get(sweeps.length - 1)
    .toArray();
  const same = Buffer.from(last.buffer, last.byteOffset, last.byteLength).equals(Buffer.from(sweeps.at(-1).buffer));
  if (!(statSync(path).size >= bytes && table.numRows === sweeps.length && same))
    throw new Error(`expected ${sweeps.length} sweeps in ${bytes} bytes of Arrow, got something else`);
}
