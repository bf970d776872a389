// What a frame got of a sensor, told from the plan and the messages that did not decode: the same in frames and in tables.
import { type Match, matchKinds } from '../sync/index.js';
import { atFrameMatch } from './at-frame.js';
import type { FramePlan } from './plan.js';
import type { Sensor } from './sensor.js';

export interface PlannedCell {
  /** Stream entry of the message that gives the cell its stamp, or -1. */
  readonly entry: number;
  readonly match: Match;
  readonly messages: number;
}

const none: PlannedCell = { entry: -1, match: 'missing', messages: 0 };

export function cellOf(plan: FramePlan, sensor: Sensor, f: number, failed: ReadonlySet<number>): PlannedCell {
  const { stream } = sensor;
  const { message, t } = stream;
  if (sensor.role === 'picked') {
    const picks = plan.picks.get(sensor)!;
    const entry = picks.entry[f];
    if (entry < 0 || failed.has(message.at(entry))) return none;
    return { entry, match: matchKinds[picks.match[f]], messages: 1 };
  }
  const { start, end, held } = plan.windows.get(sensor)!;
  let last = -1;
  let messages = 0;
  for (let entry = start[f]; entry < end[f]; entry++) {
    if (failed.has(message.at(entry))) continue;
    last = entry;
    messages++;
  }
  // A value at the frame's own stamp stands also where nothing was measured since the frame before.
  const brackets = plan.brackets.get(sensor);
  const at = brackets ? atFrameMatch(brackets, f, stream, failed) : 'missing';
  if (at !== 'missing') return { entry: last < 0 ? brackets!.before[f] : last, match: at, messages };
  if (last < 0) return none;
  return { entry: last, match: held[f] ? 'held' : t.at(last) === plan.frames[f] ? 'exact' : 'nearest', messages };
}
