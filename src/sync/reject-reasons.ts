// The ledger: why a message ended in no frame. A byte per message, so that a stream of millions costs little.

/** The order is the code in `Picks.reason`; 0 is no reason: a frame holds the message. */
export const rejectReasons = [
  '',
  'not_nearest',
  'outside_tolerance',
  'before_first_frame',
  'after_last_frame',
  'no_frames',
  'superseded',
  'too_old',
  'better_set',
  'interval_too_long',
  'after_overflow',
  'queue_overflow',
  'left_in_queue',
  'frame_dropped',
  'not_asked',
] as const;
export type RejectReason = Exclude<(typeof rejectReasons)[number], ''>;

export const reasonCode = (reason: RejectReason): number => rejectReasons.indexOf(reason);

/** A message that ended in no frame. `entry` is its position in the stream. */
export interface Rejection {
  readonly entry: number;
  readonly reason: RejectReason;
}

/** In stream order. */
export function* rejections({ reason }: { readonly reason: Uint8Array }): Generator<Rejection> {
  for (let entry = 0; entry < reason.length; entry++) {
    if (reason[entry] !== 0) yield { entry, reason: rejectReasons[reason[entry]] as RejectReason };
  }
}

/** How often each reason was given, sorted by reason. */
export function countRejections({ reason }: { readonly reason: Uint8Array }): Map<RejectReason, number> {
  const counts = new Float64Array(rejectReasons.length);
  for (const code of reason) counts[code]++;
  const found = rejectReasons.map((name, code) => [name, counts[code]] as const);
  const given = found.filter(([name, count]) => name !== '' && count > 0) as [RejectReason, number][];
  return new Map(given.sort(([a], [b]) => (a < b ? -1 : 1)));
}
