// Whose clock jumped: a recorder that is set shifts every stream at one moment, a device only its own.
import type { ClockJump } from './jumps.js';

/**
 * device: the sensor's own clock. recorder: the clock of the record stamps. headers: the clock that all headers share.
 * delay: only this stream reaches the recorder later or earlier from there on, and its clock runs on evenly.
 */
export type JumpOwner = 'device' | 'recorder' | 'headers' | 'delay' | 'unknown';

/** What one stream must tell of itself. */
export interface StreamJumps {
  /** Record stamps in recording order, ns; all streams on one count. */
  readonly record: Float64Array;
  readonly periodNs: number;
  readonly jumps: readonly ClockJump[];
  /** Its two stamps are one, or run at other speeds: it shows no step of any clock. */
  readonly blind?: boolean;
}

export interface OwnedJump extends ClockJump {
  readonly owner: JumpOwner;
  /** Streams that show the same step at the same moment, and those that were there to show it; this one is not counted. */
  readonly agree: number;
  readonly able: number;
}

/** Messages that a stream needs on both sides to show a step. */
const FEWEST = 5;

/** For each stream its jumps, in their order, with whose clock stepped: a device's own, the recorder's, all headers', or a delay. */
export function whoseJumps(streams: readonly StreamJumps[]): OwnedJump[][] {
  return streams.map(own =>
    own.jumps.map(jump => {
      const [before] = moment(own, jump);
      let [able, agree, agreeHeader] = [0, 0, 0];
      for (const other of streams) {
        if (other === own || other.blind || !covers(other, before)) continue;
        able++;
        const same = other.jumps.find(candidate => isSameStep(other, candidate, own, jump));
        if (same) agree++;
        if (same?.side === 'header') agreeHeader++;
      }
      return { ...jump, owner: ownerOf(jump, able, agree, agreeHeader), agree, able };
    }),
  );
}

function ownerOf({ side }: ClockJump, able: number, agree: number, agreeHeader: number): JumpOwner {
  const most = able > 0 && 2 * agree >= able && agree > 0;
  if (side === 'header') return able > 0 && agreeHeader === able ? 'headers' : 'device';
  // One stream whose steps are too rough to tell follows what the others show.
  if (most) return 2 * agreeHeader > agree ? 'headers' : 'recorder';
  if (able === 0) return 'unknown';
  return side === 'record' ? 'delay' : 'unknown';
}

/** The recorder's clock, before it jumped, lay in [before, after) at the jump: message before, and message after less the jump. */
function moment({ record }: StreamJumps, { at, sizeNs }: ClockJump): [number, number] {
  const before = record[at - 1];
  return [before, Math.max(before, record[at] - sizeNs)];
}

/** Two streams show the same step at the same moment. */
export function isSameStep(a: StreamJumps, x: ClockJump, b: StreamJumps, y: ClockJump): boolean {
  const likeness = 3 * Math.hypot(x.sigmaNs, y.sigmaNs) + 0.05 * Math.abs(y.sizeNs) + 1e6;
  if (Math.abs(x.sizeNs - y.sizeNs) > likeness) return false;
  const [[from, to], [start, end]] = [moment(a, x), moment(b, y)];
  // Both are placed to one message.
  const slack = Math.max(a.periodNs || 0, b.periodNs || 0);
  return from - slack <= end && start - slack <= to;
}

/** Messages enough on both sides of the moment; the recorder's clock may step back there. */
function covers({ record, periodNs }: StreamJumps, before: number): boolean {
  const first = record.findIndex(t => t >= before - 2 * (periodNs || 0));
  return first >= FEWEST && first + FEWEST < record.length;
}
