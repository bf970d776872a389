// One stream as clocks are decided by it: what its stamps tell, and how to read them again: hours of them need not lie in memory.
import type { ClockBreaks, StampedMessages } from './clock-breaks.js';
import { type ClockFit, fitClock } from './clock-fit.js';
import { stampSketch } from './same-clock.js';

/** A stream whose header stamps are believed. */
export interface StampedStream {
  readonly fit: ClockFit;
  /** By which streams that share stamps are known (`stampSketch`). */
  readonly sketch: Float64Array;
  /** Positions of streams whose clock jumped together with its own (`clockBreaks`). */
  readonly twins?: readonly number[];
  /** Its stamps, read again; what was given last need not stay. */
  stamps(): StampedMessages;
}

/** `breaks`: what `clockBreaks` found in the stream beside all others. */
export function stampedStream(read: () => StampedMessages, breaks: ClockBreaks): StampedStream {
  // What may be off by more than its sigma must not decide what is believed.
  const sure = (messages: StampedMessages) => without(messages, breaks.spans);
  const messages = read();
  const fit = fitClock(messages.stamp, messages.log, breaks);
  return { fit, sketch: stampSketch(sure(messages).stamp), twins: breaks.twins, stamps: () => sure(read()) };
}

function without(messages: StampedMessages, spans: ClockBreaks['spans']): StampedMessages {
  if (spans.length === 0) return messages;
  const keep = new Uint8Array(messages.stamp.length).fill(1);
  for (const { from, to } of spans) keep.fill(0, from, to);
  return { stamp: messages.stamp.filter((_, i) => keep[i]), log: messages.log.filter((_, i) => keep[i]) };
}
