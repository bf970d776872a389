// What index and plan keep of each message of a recording: a long drive has millions.
import { expect, test } from 'vitest';
import type { Column, LongStamps } from '../../src/column.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { openSession } from '../../src/platform/node/index.js';

/** Bytes of the arrays in an object's fields, and of columns that lie in memory, each array once. */
function arrayBytes(of: readonly object[]): number {
  const views = new Set(of.flatMap(one => Object.values(one)).flatMap(viewsOf));
  return [...views].reduce((sum, view) => sum + view.byteLength, 0);
}

function viewsOf(value: unknown): ArrayBufferView[] {
  if (ArrayBuffer.isView(value)) return [value];
  const runs = (value as Partial<Column<unknown, ArrayBufferView>> | undefined)?.runs;
  return runs ? [...runs.call(value)] : [];
}

test('27 bytes of a message in the index, 12 more in a stream, and no copy of its stamps behind them', async () => {
  const session = await openSession(['samples/town/town.mcap']);
  try {
    const { source } = session;
    const plan = await planFrames(source, undefined, defaultOptions, session.issues);
    const streams = plan.sensors.map(sensor => sensor.stream);
    const corrected = streams.filter(stream => stream.sigmaNs).reduce((sum, { t }) => sum + 8 * t.length, 0);
    const entries = streams.reduce((sum, { t }) => sum + t.length, 0);
    expect(arrayBytes([source.messages])).toBeLessThanOrEqual(27 * source.messages.count);
    expect(arrayBytes(streams) - corrected).toBeLessThanOrEqual(12 * entries);
    const { message, rawNs, logNs } = streams[0];
    const [raw, log] = [rawNs.at(3)!, logNs.at(3)!];
    // A column in memory is one run: the array itself.
    const arrayOf = (column: LongStamps) => [...column.runs()][0];
    arrayOf(source.messages.stampNs)[message.at(3)]++;
    arrayOf(source.messages.logNs)[message.at(3)]++;
    expect([rawNs.at(3), logNs.at(3)]).toEqual([raw + 1n, log + 1n]);
  } finally {
    await session.close();
  }
});
