// The transforms and questions on which lookups are compared with tf2: random trees by seed, and what real recordings say.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const second = 1_000_000_000;
/** Stamps of the cases count from here; a zero stamp stays what it is. */
export const originNs = 1_500_000_000_000_000_000n;

export function absolute(stamp) {
  return stamp === 0 ? 0n : BigInt(stamp) + originNs;
}

/** Recordings of the shared data that have transforms. */
const recordings = [
  'permissive/ros1/rosbagjs/example.bag',
  'permissive/ros1/robot_localization/test1.bag',
  'permissive/ros1/scan_tools/demo.bag',
  'permissive/ros1/kapture_t265/trimmed_locoffice.bag',
  'composed/kitti_2011_09_26.bag',
  'composed/nuscenes_sample.mcap',
];

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

function tools(random) {
  const among = list => list[Math.floor(random() * list.length)];
  const turn = size => {
    const axis = [random() - 0.5, random() - 0.5, random() - 0.5];
    const half = (size * random()) / 2;
    const s = Math.sin(half) / Math.hypot(...axis);
    const sign = random() < 0.2 ? -1 : 1;
    return [...axis.map(v => sign * s * v), sign * Math.cos(half)];
  };
  return { among, turn };
}

/**
 * `transforms` in the order of arrival, `queries` with stamps in ns (0: the latest). Gaps, bursts, late and repeated stamps, a
 * parent that changes once or for ever, loops, latched edges said again or also said on /tf, zero stamps, frames of no name.
 */
export function randomCase(seed) {
  const random = uniform(seed);
  const { among, turn } = tools(random);
  const names = Array.from({ length: 3 + Math.floor(random() * 12) }, (_, i) => `f${i}`);
  const sent = [];
  const send = (arrival, fixed, parent, child, stamp, size) => {
    const slash = random() < 0.02 ? '/' : '';
    const t = [random(), random(), random()].map(v => (v - 0.5) * size);
    sent.push({ arrival, fixed, parent: slash + parent, child, stamp: Math.round(stamp), t, q: turn(Math.PI) });
  };
  const size = among([1, 10, 1000]);
  for (let i = 1; i < names.length; i++) {
    const child = names[i];
    const parent = random() < 0.06 ? '' : names[Math.floor(random() * i)];
    const kind = random();
    if (kind < 0.3) {
      for (let n = among([1, 1, 1, 2, 4]); n > 0; n--)
        send(random() * 12 * second, true, parent, child, among([0, 5 * second, random() * 10 * second]), size);
      if (random() < 0.85) continue;
    }
    const period = among([0.01, 0.1, 0.3, 2]) * second * (0.9 + 0.2 * random());
    const start = (1 + among([0, 0, 2, random() * 6])) * second;
    const end = (8 + among([3, 3, random() * 3])) * second;
    const [gapFrom, gapTo] = random() < 0.3 ? [4 * second, 5.5 * second] : [0, 0];
    const others = random() < 0.25 ? names.filter(n => n !== child && (random() < 0.1 || Number(n.slice(1)) < i)) : [];
    const other = others.length > 0 ? among(others) : parent;
    const changes = among(['once', 'always']);
    const limit = Math.min(40, Math.ceil((end - start) / period));
    const step = (end - start) / limit;
    for (let k = 0; k <= limit; k++) {
      const stamp = start + k * step + (random() < 0.3 ? random() * 1e6 : 0);
      if (stamp > gapFrom && stamp < gapTo) continue;
      const p = (changes === 'once' ? k > limit / 2 : random() < 0.4) ? other : parent;
      const late = random() < 0.1 ? random() * second : 0;
      send(stamp + late, false, p, child, random() < 0.004 ? 0 : stamp, size);
      if (random() < 0.08) send(stamp + late + 1, false, among([p, parent, other]), child, stamp, size);
    }
  }
  const transforms = sent.sort((a, b) => a.arrival - b.arrival);
  return { transforms, queries: queries(random, transforms, [...names, 'nobody'], 50) };
}

function queries(random, transforms, names, count) {
  const { among } = tools(random);
  const stamps = transforms.filter(one => !one.fixed).map(one => one.stamp);
  const [first, last] = [Math.min(...stamps), Math.max(...stamps)];
  const moment = () => {
    const kind = random();
    if (kind < 0.15 || stamps.length === 0) return 0;
    const at = kind < 0.45 ? among(stamps) + among([0, 0, -1, 1]) : first + (random() * 1.1 - 0.05) * (last - first);
    return Math.max(1, Math.round(at));
  };
  return Array.from({ length: count }, () => ({
    target: among(names),
    targetNs: moment(),
    source: among(names),
    sourceNs: moment(),
    fixed: random() < 0.25 ? among(names) : '-',
  }));
}

/** What each recording says, in its order, stamps as numbers of ns since the whole second before the first. */
export async function* realCases(data, openSession) {
  for (const [seed, name] of recordings.entries()) {
    const path = join(data, name);
    if (!existsSync(path)) continue;
    const session = await openSession([path]);
    try {
      const { source } = session;
      const said = [];
      const { messages } = source;
      for (let m = 0; m < messages.count; m++) {
        const { topic, decoder } = source.channels[messages.channel.at(m)];
        if (decoder.kind !== 'transforms') continue;
        const { transforms } = decoder.decode(await source.read(m));
        for (const one of transforms) said.push({ ...one, fixed: /(^|\/)tf_static$/.test(topic) });
      }
      const stamps = said.map(one => one.stampNs).filter(ns => ns > 0n);
      if (stamps.length === 0) continue;
      const [least] = BigInt64Array.from(stamps).sort();
      const startNs = least - (least % 1_000_000_000n) - 1_000_000_000n;
      const transforms = said.map(({ parent, child, stampNs, translation, rotationXyzw, fixed }) => ({
        ...{ parent, child, fixed, t: [...translation], q: [...rotationXyzw] },
        stamp: stampNs === 0n ? 0 : Number(stampNs - startNs),
      }));
      const names = [...new Set(transforms.flatMap(one => [one.parent, one.child]))].map(n => n.replace(/^\//, ''));
      yield { name, transforms, queries: queries(uniform(seed + 1), transforms, names, 250) };
    } finally {
      await session.close?.();
    }
  }
}
