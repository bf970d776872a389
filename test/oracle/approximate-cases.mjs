// The stamp series on which ApproximateTime is compared with ROS: random ones by seed, and those of real recordings.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Like the vectors' truth, the program takes at most this many streams. */
const MOST_STREAMS = 8;
const second = 1_000_000_000;

/** Park and Miller's generator (CACM 1988), as numbers in (0, 1). */
function uniform(seed) {
  let state = (seed * 7919) % 2147483647;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 10; i++) next();
  return next;
}

/**
 * `t[i]`: stamps of stream i, ns, ascending. `order`: the stream of each message as it arrives. Jitter, drops, bursts,
 * equal stamps on a coarse clock, small queues, bounds that hold and bounds that do not.
 */
export function randomCase(seed) {
  const random = uniform(seed);
  const among = list => list[Math.floor(random() * list.length)];
  const streams = 2 + Math.floor(random() * (MOST_STREAMS - 1));
  const tick = among([1, 1, 1_000, 1_000_000, 5_000_000]);
  const span = (0.3 + random()) * second;
  const latest = among([0, 1, 30]) * 1_000_000;
  const t = [];
  const arrivals = [];
  const steps = [];
  for (let i = 0; i < streams; i++) {
    const period = among([10, 20, 25, 33.333333, 50, 100, 100, 200]) * 1_000_000 * (0.98 + 0.04 * random());
    const jitter = among([0, 0.01, 0.1, 0.5]) * period;
    const drops = among([0, 0, 0.1, 0.4]);
    const list = [];
    for (let at = random() * period; at < span; at += period) {
      if (random() < drops) continue;
      const copies = random() < 0.02 ? 1 + Math.floor(4 * random()) : 1;
      for (let c = 0; c < copies; c++) {
        const stamp = at + jitter * (random() - 0.5) + (c > 0 ? c * among([0, 1_000_000]) : 0);
        list.push(Math.max(0, Math.round(stamp / tick) * tick));
      }
    }
    list.sort((a, b) => a - b);
    steps.push(list.slice(1).reduce((least, stamp, k) => Math.min(least, stamp - list[k]), period));
    const delay = random() * latest;
    let arrived = 0;
    for (const stamp of list) {
      arrived = Math.max(arrived, stamp + delay + latest * random() * 0.5);
      arrivals.push({ stream: i, at: arrived });
    }
    t.push(Float64Array.from(list));
  }
  arrivals.sort((a, b) => a.at - b.at || a.stream - b.stream);
  const bounds = among([0, 0, 0.5, 1, 1.5]);
  return {
    t,
    order: arrivals.map(({ stream }) => stream),
    options: {
      queueSize: among([1, 2, 3, 5, 10, 10, 100, 100]),
      agePenalty: among([0, 0.1, 0.1, 0.5, 1]),
      maxIntervalNs: among([Infinity, Infinity, Infinity, 10_000_000, 30_000_000, 80_000_000]),
      minStepNs: steps.map(step => Math.max(0, Math.round(step * bounds))),
    },
  };
}

/** The settings under which each real series is compared. */
export const settings = [
  { queueSize: 10, agePenalty: 0.1, maxIntervalNs: Infinity },
  { queueSize: 2, agePenalty: 0.1, maxIntervalNs: Infinity },
  { queueSize: 100, agePenalty: 0, maxIntervalNs: 20_000_000 },
];

/**
 * Stamps and order of arrival of every real series with at least two streams below `data`, by name. Recordings are read by
 * framelock (`openSession`), which only gives the stamps: header stamps where there are any, in the order of record stamps.
 */
export async function* realSeries(data, openSession, NO_STAMP) {
  const below = folder =>
    existsSync(join(data, folder))
      ? readdirSync(join(data, folder), { recursive: true }).map(n => join(folder, n))
      : [];
  const files = ['permissive', 'noncommercial', 'composed']
    .flatMap(below)
    .map(n => n.replaceAll('\\', '/'))
    .sort();
  for (const file of files.filter(name => /\.(bag|mcap)$/.test(name))) {
    let session;
    try {
      session = await openSession([join(data, file)]);
    } catch {
      continue;
    }
    const { channel, stampNs, logNs, count } = session.source.messages;
    const rows = Array.from({ length: count }, (_, m) => ({
      name: channel.at(m),
      ns: stampNs.at(m) === NO_STAMP || stampNs.at(m) === 0n ? logNs.at(m) : stampNs.at(m),
      log: logNs.at(m),
      m,
    }));
    await session.close();
    rows.sort((a, b) => (a.log < b.log ? -1 : a.log > b.log ? 1 : a.m - b.m));
    yield* seriesOf(file, rows);
  }
  for (const [name, texts] of textSeries(data, files)) {
    const rows = texts.flatMap(({ path, ns }) => stampsOf(join(data, path), ns).map(at => ({ name: path, ns: at })));
    rows.sort((a, b) => (a.ns < b.ns ? -1 : a.ns > b.ns ? 1 : a.name < b.name ? -1 : 1));
    yield* seriesOf(name, rows);
  }
}

/** The two streams with the most messages, and the eight: rare ones leave few sets. */
function* seriesOf(name, rows) {
  const streams = new Map();
  for (const { name, ns } of rows) {
    if (!streams.has(name)) streams.set(name, []);
    streams.get(name).push(ns);
  }
  const sorted = [...streams].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
  for (const most of [2, MOST_STREAMS]) {
    const kept = sorted.slice(0, most);
    if (kept.length < 2 || (most > 2 && kept.length === 2)) continue;
    const zero = kept.flatMap(([, list]) => list).reduce(earlier);
    // The k-th message of a stream to arrive brings its k-th stamp.
    const t = kept.map(([, list]) => Float64Array.from(list, ns => Number(ns - zero)).sort());
    // Durations of ROS hold 68 years.
    if (t.some(list => list[list.length - 1] > 2_000_000_000 * second)) continue;
    const place = new Map(kept.map(([name], i) => [name, i]));
    const order = rows.filter(row => place.has(row.name)).map(row => place.get(row.name));
    yield { name: `${name}, ${kept.length} streams`, t, order };
  }
}

/** Of bigints, which Math.min does not take. */
function earlier(a, b) {
  if (b < a) return b;
  return a;
}

/** Series in text files: a folder per drive, a file per sensor. */
function textSeries(data, files) {
  const groups = new Map();
  const add = (name, path, ns) => groups.set(name, [...(groups.get(name) ?? []), { path, ns }]);
  for (const path of files) {
    const kitti = /^(.*_sync)\/[^/]+\/timestamps\.txt$/.exec(path);
    if (kitti) add(`${kitti[1]}/*/timestamps.txt`, path, dateNs);
    const euroc = /^(.*mav0)\/[^/]+\/data\.csv$/.exec(path);
    if (euroc) add(`${euroc[1]}/*/data.csv`, path, line => BigInt(line.split(',')[0]));
    const tango = /^(.*tango_triplet)\/[^/]+\.csv$/.exec(path);
    if (tango) add(`${tango[1]}/*.csv`, path, line => BigInt(Math.round(Number(line.split(',')[0]) * 1e6)) * 1000n);
  }
  return [...groups].filter(([, list]) => list.length > 1 && list.every(({ path }) => existsSync(join(data, path))));
}

function stampsOf(path, ns) {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => /^\d/.test(line))
    .map(line => ns(line.trim()));
}

/** `2011-09-26 13:02:25.961661696`, read as UTC. */
function dateNs(line) {
  const [, date, time, fraction] = /^(\S+) (\d\d:\d\d:\d\d)\.(\d+)$/.exec(line);
  return BigInt(Date.parse(`${date}T${time}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, '0'));
}

/** What identifies a list of numbers: its length and 16 digits of its SHA-256. */
export function fingerprint(numbers) {
  return `${numbers.length} ${createHash('sha256').update(numbers.join(' ')).digest('hex').slice(0, 16)}`;
}
