// Which channels take part, under which names, and what their first messages tell.
import { FramelockError, type Issues, rethrowDefect } from '../issue.js';
import { untold } from '../message/index.js';
import type { Kind } from '../message/value.js';
import { gotName } from '../near-name.js';
import { cutName, isCalled, type RigFile } from '../rig/index.js';
import type { Channel, Source } from '../source/source.js';
import { type AboutTimes, firstLook } from './first-look.js';
import type { MessageLooks } from './message-looks.js';
import type { FrameOptions } from './options.js';
import { placeOf } from './report.js';
import { type FirstLook, roleOf } from './sensor.js';
import { sensorNames } from './sensor-names.js';

/** A channel that will be a column of the dataset. */
export interface Candidate {
  readonly name: string;
  readonly channel: Channel;
  readonly kind: Kind;
  readonly role: 'picked' | 'window';
  readonly look: FirstLook;
}

export interface Selection {
  /** Every channel that could be a column, asked for or not. */
  readonly exportable: readonly Channel[];
  /** By name. */
  readonly candidates: readonly Candidate[];
  readonly calibration: readonly Channel[];
  readonly unselected: number;
  /** Messages of topics none of whose first messages decodes. */
  readonly undecodable: number;
}

export async function selectChannels(
  source: Source,
  looks: MessageLooks,
  lists: readonly Uint32Array[],
  rigFile: RigFile | undefined,
  options: FrameOptions,
  issues: Issues,
): Promise<Selection> {
  checkRigTopics(source, rigFile, issues);
  const exported = source.channels.filter(c => {
    const role = roleOf(c.decoder.kind);
    return (role === 'picked' || role === 'window') && lists[c.id].length > 0;
  });
  const names = nameChannels(exported, rigFile);
  checkTopics(source, exported, names, options);
  const candidates: Candidate[] = [];
  const calibration: Channel[] = source.channels.filter(c => roleOf(c.decoder.kind) === 'calibration');
  let unselected = source.channels
    .filter(c => roleOf(c.decoder.kind) === 'listed')
    .reduce((sum, c) => sum + lists[c.id].length, 0);
  let undecodable = 0;
  for (const [i, channel] of exported.entries()) {
    const isWanted = channel.decoder.kind === 'signals' || wanted(channel.topic, names[i], options.topics);
    const look = isWanted
      ? await firstLook(looks, channel, lists[channel.id], aboutTimes(channel, rigFile))
      : undefined;
    const role = roleOf(channel.decoder.kind);
    if (look && role !== 'calibration' && role !== 'listed') {
      candidates.push({ name: names[i], channel, kind: channel.decoder.kind, role, look });
    } else if (isWanted && role !== 'listed') {
      undecodable += lists[channel.id].length;
      await sayWhy(source, lists[channel.id], channel, issues);
    } else {
      unselected += lists[channel.id].length;
    }
  }
  candidates.sort((a, b) => (a.name < b.name ? -1 : 1));
  // A first look may have told that there is nothing to export.
  const exportable = exported.filter(c => roleOf(c.decoder.kind) !== 'listed');
  return { exportable, candidates, calibration, unselected, undecodable };
}

/** The points of the topic may tell their own time, unless the rig file switches that off. */
function aboutTimes({ topic }: Channel, rigFile: RigFile | undefined): AboutTimes {
  const given = Object.values(rigFile?.sensors ?? {}).filter(sensor => sensor.topic === topic);
  return { timed: !given.some(sensor => sensor.pointTime === 'none'), stamp: given[0]?.stamp };
}

/** A rig file names sensors by topic; the rest are named after their topics. */
function nameChannels(channels: readonly Channel[], rigFile: RigFile | undefined): string[] {
  const given = new Map<string, string>();
  for (const [name, { topic }] of Object.entries(rigFile?.sensors ?? {})) if (!given.has(topic)) given.set(topic, name);
  const rest = channels.filter(c => !given.has(c.topic));
  const names = sensorNames(
    rest.map(c => c.topic),
    rest.map(c => c.decoder.kind),
  );
  const automatic = new Map(names.map((name, i) => [rest[i], name]));
  const givenNames = new Set(given.values());
  const taken = new Set<string>();
  return channels.map(channel => {
    const wanted = given.get(channel.topic) ?? automatic.get(channel)!;
    const own = given.has(channel.topic) || !givenNames.has(wanted);
    let name = own ? wanted : cutName(wanted, '_topic');
    // Two channels share a topic when its type changed: the second gets a number.
    for (let n = 2; taken.has(name); n++) name = cutName(wanted, `_${n}`);
    taken.add(name);
    return name;
  });
}

function wanted(topic: string, name: string, topics: readonly string[] | undefined): boolean {
  return topics === undefined || topics.some(wanted => isCalled({ name, topic }, wanted));
}

function checkTopics(
  source: Source,
  exported: readonly Channel[],
  names: readonly string[],
  options: FrameOptions,
): void {
  for (const topic of options.topics ?? []) {
    const known =
      exported.some((c, i) => wanted(c.topic, names[i], [topic])) || source.channels.some(c => c.topic === topic);
    if (known) continue;
    const topics = exported.map(c => c.topic);
    const got = gotName(topic, [...topics, ...names]);
    throw new FramelockError(
      'FL0801',
      `expected --topics to name topics of the recording (${topics.join(', ')}); ${got}`,
    );
  }
}

function checkRigTopics(source: Source, rigFile: RigFile | undefined, issues: Issues): void {
  for (const [name, sensor] of Object.entries(rigFile?.sensors ?? {})) {
    if (source.channels.some(c => c.topic === sensor.topic)) continue;
    issues.add(
      'FL0511',
      `sensor "${name}" of the rig file has topic "${sensor.topic}", which the recording does not have; it was left out; run \`framelock info\` to see the topics`,
      { topic: sensor.topic },
    );
  }
}

/** A channel none of whose first messages decodes becomes no column; its first message says why. */
async function sayWhy(source: Source, messages: Uint32Array, channel: Channel, issues: Issues): Promise<void> {
  let why = new FramelockError('FL0304', 'nothing usable in them');
  try {
    channel.decoder.decode(await source.read(messages[0]), untold);
  } catch (error) {
    rethrowDefect(error);
    why = error;
  }
  issues.add(
    why.code,
    `${channel.topic}: none of its first messages decodes (${why.message}); all ${messages.length} were dropped and the topic left out`,
    placeOf(source, messages[0]),
  );
}
