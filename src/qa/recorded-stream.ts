// The stamps of every sensor as they were recorded: of a plan's sensors, of stamps whose messages are missing, of all topics.
import { heldNumbers } from '../column.js';
import { isStaticTopic } from '../frame/calibration-messages.js';
import type { FramePlan } from '../frame/plan.js';
import { roleOf, type Sensor } from '../frame/sensor.js';
import { messagesByChannel } from '../frame/stamps/message-lists.js';
import { inRecordOrder } from '../frame/stamps/record-order.js';
import type { Kind } from '../message/value.js';
import { type Channel, NO_STAMP, type Source } from '../source/source.js';
import { correctedTime } from '../time/clock.js';
import { type MeaningFinding, type StampSeries, stampSeries } from '../time/diagnose/index.js';
import { EXACT_NS, sinceOrigin } from '../time/stamp.js';
import { type Stamps, stampsAt } from '../time/stamps.js';
import type { ClockCorrection } from '../time/stream.js';

export interface RecordedStream {
  readonly name: string;
  readonly topic: string;
  readonly kind: Kind;
  /** In recording order. */
  readonly header: Stamps;
  readonly record: Stamps;
  readonly series: StampSeries;
  readonly correction: ClockCorrection;
  /** What the rig says that a stamp means. */
  readonly given?: MeaningFinding;
  /** Undefined where no frame can be made of it. */
  readonly sensor?: Sensor;
  /** Numbers of the messages in the source's table; undefined where stamps are without messages. */
  readonly messages?: Uint32Array;
}

const uncorrected: ClockCorrection = { offsetNs: 0, driftPpm: 0 };

/** The plan's sensors in their order, then topics that have stamps but no messages, unless only some topics are wanted. */
export function streamsOfPlan(plan: FramePlan): RecordedStream[] {
  const { source } = plan;
  const own = plan.sensors.map(sensor => {
    const { name, channel, kind, rig } = sensor;
    const order = inRecordOrder(Uint32Array.from(sensor.stream.message).sort(), source.messages);
    const alone = source.stamps?.get(channel.id);
    const more = { sensor, correction: rig.clock, given: saidOfStamp(sensor), ...(alone ? {} : { messages: order }) };
    return recorded(name, channel, kind, alone ?? stampsOf(source, order), more);
  });
  if (plan.options.topics !== undefined || !source.stamps) return own;
  const others = source.channels.filter(channel => !plan.sensors.some(sensor => sensor.channel === channel));
  return [...own, ...others.flatMap(channel => ofStampsOnly(source, channel))];
}

/**
 * Every topic that has messages or stamps: for a recording that holds no sensor. `/tf_static` only where there is nothing else: it holds for
 * all time, and its stamps are those of its node's start.
 */
export function streamsOfSource(source: Source): RecordedStream[] {
  const lists = messagesByChannel(source);
  const timed = source.channels.filter(({ topic }) => !isStaticTopic(topic));
  const used = timed.some(({ id }) => lists[id].length > 0 || source.stamps?.has(id)) ? timed : source.channels;
  return used.flatMap(channel => {
    if (source.stamps?.has(channel.id)) return ofStampsOnly(source, channel);
    const list = lists[channel.id];
    if (list.length === 0) return [];
    return [recorded(nameOf(channel), channel, channel.decoder.kind, stampsOf(source, list))];
  });
}

/** Whether any topic could be a sensor of a frame. */
export function holdsSensors(source: Source): boolean {
  return messagesByChannel(source).some((list, id) => list.length > 0 && isSensor(source.channels[id].decoder.kind));
}

export function isSensor(kind: Kind): boolean {
  return roleOf(kind) === 'picked' || roleOf(kind) === 'window';
}

/** Corrected time of one message, ns since the origin; of its record stamp where header stamps cannot be used. */
export function timeOf(stream: RecordedStream, at: number, originNs: bigint, useHeader: boolean): number {
  const { header, record, correction, sensor, messages } = stream;
  const own = header.at(at)!;
  const isOwn = own !== NO_STAMP && own !== 0n;
  // Frames are made with record stamps there: years away nobody would find what is said of a moment.
  const believed = sensor?.clock.origin !== 'record' && !isFar(own + (sensor?.clock.shiftNs ?? 0n) - originNs);
  const usable = useHeader && isOwn && believed;
  const stamp = usable ? own : record.at(at)!;
  if (!sensor || !messages) return correctedTime(sinceOrigin(stamp, originNs), correction, originNs);
  const shifted = sinceOrigin(stamp + (sensor.clock.shiftNs ?? 0n), originNs);
  return sensor.clock.time(shifted, sinceOrigin(record.at(at)!, originNs), messages[at]).t;
}

function isFar(ns: bigint): boolean {
  return ns > EXACT_NS || ns < -EXACT_NS;
}

/** Of all messages, ascending. */
export function timesOf(stream: RecordedStream, originNs: bigint, useHeader: boolean): Float64Array {
  const t = new Float64Array(stream.record.length);
  for (let i = 0; i < t.length; i++) t[i] = timeOf(stream, i, originNs, useHeader);
  return t.sort();
}

/** The rig has it of a rig file, or of what the recording's own points and layout show: then no file may be named for it. */
function saidOfStamp({ rig, look }: Sensor): MeaningFinding | undefined {
  if (rig.stamp === undefined) return undefined;
  const from = rig.from.stamp;
  return from !== undefined && from === look.sweepStamp?.evidence
    ? { meaning: rig.stamp, by: 'points', evidence: from }
    : { meaning: rig.stamp, by: 'given', evidence: `${from ?? 'the rig file'} says so` };
}

type BothStamps = Pick<RecordedStream, 'header' | 'record'>;

function ofStampsOnly(source: Source, channel: Channel): RecordedStream[] {
  const stamps = source.stamps?.get(channel.id);
  return stamps ? [recorded(nameOf(channel), channel, channel.decoder.kind, stamps)] : [];
}

function recorded(
  name: string,
  { topic }: Channel,
  kind: Kind,
  stamps: BothStamps | BigInt64Array,
  more: Partial<RecordedStream> = {},
): RecordedStream {
  const { header, record } = stamps instanceof BigInt64Array ? { header: stamps, record: stamps } : stamps;
  const series = stampSeries(header, record, NO_STAMP);
  return { correction: uncorrected, ...more, name, topic, kind, header, record, series };
}

function stampsOf({ messages }: Source, order: Uint32Array): BothStamps {
  const at = heldNumbers(order);
  return { header: stampsAt(messages.stampNs, at), record: stampsAt(messages.logNs, at) };
}

function nameOf({ topic }: Channel): string {
  return topic.replace(/^\//, '');
}
