// Who sent a topic's messages: where two did so at the same time, their messages are one stream of two sensors.
import type { Issues } from '../issue.js';
import type { Kind } from '../message/value.js';
import type { Channel, Source } from './source.js';

/** When one publisher's messages of a channel were recorded, s, on any clock that all of them share. */
interface Span {
  readonly channel: Pick<Channel, 'topic' | 'decoder'>;
  first: number;
  last: number;
}

/** Parts of one recording may lie over each other by what the recorder had in its hands when it cut, s. */
const leastOverlap = 0.5;

/** Many nodes tell transforms and joints, each its own; calibration and commands are compared, or not, elsewhere. */
const ofOneSensor: ReadonlySet<Kind> = new Set<Kind>([
  'camera',
  'lidar',
  'radar',
  'imu',
  'odometry',
  'pose',
  'gnss',
  'wrench',
  'range',
]);

/** The spans of all publishers of a recording, each under a number of its own. */
export class Publishers {
  readonly #spans = new Map<number, Span>();

  /** One message of publisher `id`, recorded at `seconds`. */
  saw(id: number, channel: Span['channel'], seconds: number): void {
    const span = this.#spans.get(id);
    if (span?.channel !== channel) this.#spans.set(id, { channel, first: seconds, last: seconds });
    else if (seconds > span.last) span.last = seconds;
    else if (seconds < span.first) span.first = seconds;
  }

  /** FL0211 for each channel that several send at a time; one that was started again is no second one. `who` names them for the text. */
  report(issues: Issues, who: string, file?: string): void {
    const byChannel = new Map<Span['channel'], Span[]>();
    for (const span of this.#spans.values()) {
      if (!ofOneSensor.has(span.channel.decoder.kind)) continue;
      const spans = byChannel.get(span.channel) ?? [];
      if (spans.push(span) === 1) byChannel.set(span.channel, spans);
    }
    for (const [{ topic }, spans] of byChannel) {
      const together = overlapOf(spans);
      if (together < leastOverlap) continue;
      issues.add(
        'FL0211',
        `${spans.length} ${who} give this topic, two of them together for ${together.toFixed(1)} s; their messages are read as one sensor's; where they are not, record each on a topic of its own, or give one recording only`,
        { file, topic },
      );
    }
  }
}

/** For how long the two that lie over each other the longest do so, s. */
function overlapOf(spans: readonly Span[]): number {
  const inOrder = [...spans].sort((a, b) => a.first - b.first);
  let [longest, reached] = [0, Number.NEGATIVE_INFINITY];
  for (const { first, last } of inOrder) {
    longest = Math.max(longest, Math.min(reached, last) - first);
    reached = Math.max(reached, last);
  }
  return longest;
}

/** The same of several recordings that were joined: two recorders, or two vehicles. */
export function reportTogether(sources: readonly Source[], joined: readonly Channel[], issues: Issues): void {
  if (sources.length < 2) return;
  const keyOf = ({ topic, type, encoding, schema }: Channel) => JSON.stringify([topic, type, encoding, schema.text]);
  const known = new Map(joined.map(channel => [keyOf(channel), channel]));
  const into = sources.map(({ channels }) => channels.map(channel => known.get(keyOf(channel))!));
  const seen = new Set<Channel>();
  const shared = new Set(into.flat().filter(channel => seen.has(channel) || !seen.add(channel)));
  const publishers = new Publishers();
  for (const [i, { messages }] of sources.entries()) {
    if (!into[i].some(channel => shared.has(channel))) continue;
    for (let m = 0; m < messages.count; m++) {
      const channel = messages.channel.at(m);
      if (shared.has(into[i][channel]))
        publishers.saw(i * 65536 + channel, into[i][channel], Number(messages.logNs.at(m)) * 1e-9);
    }
  }
  publishers.report(issues, 'recordings');
}
