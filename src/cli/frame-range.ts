// Which frames `--frame` and `--frames` mean.
import { FramelockError } from '../issue.js';

/** Ascending frame numbers; the middle frame when neither is given. Throws FL0801 when one is out of range, FL0802 without frames. */
export function chosenFrames(single: string | undefined, range: string | undefined, count: number): number[] {
  if (single !== undefined && range !== undefined) {
    throw new FramelockError('FL0801', 'expected either --frame or --frames; got both');
  }
  if (count === 0)
    throw new FramelockError('FL0802', 'expected at least one frame; look at --reference, --start and --end');
  if (range !== undefined) return ofRange(range, count);
  if (single === undefined) return [Math.floor(count / 2)];
  const frame = Number(single);
  if (/^\d+$/.test(single) && frame < count) return [frame];
  throw new FramelockError('FL0801', `expected --frame to be a whole number from 0 to ${count - 1}; got "${single}"`);
}

function ofRange(range: string, count: number): number[] {
  const parts = /^(\d*):(\d*)(?::(\d*))?$/.exec(range);
  const [from, to, step] = [parts?.[1] || 0, parts?.[2] || count, parts?.[3] || 1].map(Number);
  if (!parts || step < 1 || from >= to || to > count) {
    throw new FramelockError(
      'FL0801',
      `expected --frames a:b:step with frames from 0 to ${count - 1}, a below b, b at most ${count}; got "${range}"`,
    );
  }
  const frames: number[] = [];
  for (let f = from; f < to; f += step) frames.push(f);
  return frames;
}
