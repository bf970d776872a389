// The cell of an IMU-like sensor: its readings since the frame before, and its value at the frame's own stamp.
import type { Digest } from '../bytes/digest.js';
import type { Issues } from '../issue.js';
import { noteOf, untold } from '../message/index.js';
import type { Sample } from '../message/value.js';
import { readAtFrame } from './at-frame.js';
import { cellOf } from './cell-of.js';
import { missingCell, stampsOf } from './cell-stamps.js';
import type { Cell } from './frame.js';
import { noRotationReporter } from './no-rotation.js';
import { checkFrame } from './other-frame.js';
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';
import { sourceRef } from './source-ref.js';
import { type ReadingTools, readSample, readWindow } from './window-reader.js';

export interface WindowTools extends Pick<ReadingTools, 'failed' | 'fail'> {
  readonly issues: Issues;
  readonly digest: Digest;
}

export async function windowCell(plan: FramePlan, sensor: Sensor, f: number, context: WindowTools): Promise<Cell> {
  const { source, windows, brackets, originNs, frames } = plan;
  const { failed, fail, issues, digest } = context;
  const { start, end } = windows.get(sensor)!;
  const check = (sample: Sample) => checkFrame(sensor, sample, issues);
  const report = noRotationReporter(sensor, issues);
  const tools = { source, failed, fail };
  const readings = await readWindow(sensor, start[f], end[f], originNs, {
    ...tools,
    check(sample) {
      check(sample);
      report(sample);
    },
    note: noteOf(sensor.channel.topic, issues),
  });
  const around = brackets.get(sensor);
  const read = (entry: number) => readSample(sensor, entry, { ...tools, check, note: untold });
  const atFrame = around && (await readAtFrame(sensor, around, f, frames[f], failed, read));
  const { entry, match } = cellOf(plan, sensor, f, failed);
  if (entry < 0) return { ...missingCell(sensor), atFrame };
  const message = sensor.stream.message.at(entry);
  const bytes = readings.entries.length > 0 ? readings.lastBytes : await source.read(message);
  return {
    ...stampsOf(plan, sensor, entry, f),
    kind: 'window',
    match,
    source: sourceRef(source, message, bytes, digest),
    stamps: readings.stamps,
    columns: readings.columns,
    atFrame,
  };
}
