import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'vitest';
import { openFeather, readColumns } from '../../../src/bytes/feather/index.js';
import { bindLabels, defaultBinding, type Scene } from '../../../src/frame/scene/index.js';
import { poseTrack } from '../../../src/frame/scene/pose-track.js';
import { Issues } from '../../../src/issue.js';
import type { Label } from '../../../src/label/index.js';
import { nodeDecompressors } from '../../../src/platform/node/decompress.js';
import { runChecks } from '../../../src/qa/labels/run-checks.js';
import { labelChecks } from '../../../src/qa/labels/checks/index.js';

const root = '/work/shared/data/noncommercial/av2/sensor/val/';
async function columns(path: string, names: string[]) {
  const f = openFeather(readFileSync(path), path);
  const out: any = Object.fromEntries(names.map(n => [n, []]));
  for (let b = 0; b < f.batches.length; b++) {
    const c = await readColumns(f, b, names, nodeDecompressors());
    names.forEach((n, k) => out[n].push(...(c[k].values as any)));
  }
  return out;
}
test('av2', async () => {
  const log = root + readdirSync(root)[0] + '/';
  const an = await columns(log + 'annotations.feather', ['timestamp_ns', 'track_uuid', 'category', 'length_m', 'width_m', 'height_m', 'qw', 'qx', 'qy', 'qz', 'tx_m', 'ty_m', 'tz_m']);
  const po = await columns(log + 'city_SE3_egovehicle.feather', ['timestamp_ns', 'qw', 'qx', 'qy', 'qz', 'tx_m', 'ty_m', 'tz_m']);
  const stamps = [...new Set<bigint>(an.timestamp_ns)].sort((a, b) => (a < b ? -1 : 1));
  const labels: Label[] = an.track_uuid.map((track: string, i: number) => ({
    id: `${track}@${an.timestamp_ns[i]}`, track, category: an.category[i], moment: { stampNs: an.timestamp_ns[i] }, frame: 'rig', boxes2: [], attributes: [],
    box: { T: { t: [an.tx_m[i], an.ty_m[i], an.tz_m[i]], q: [an.qx[i], an.qy[i], an.qz[i], an.qw[i]] }, size: [an.length_m[i], an.width_m[i], an.height_m[i]] },
  }));
  const poses = po.timestamp_ns.map((s: bigint, i: number) => ({ stampNs: s, T_world_rig: { t: [po.tx_m[i], po.ty_m[i], po.tz_m[i]], q: [po.qx[i], po.qy[i], po.qz[i], po.qw[i]] } }));
  poses.sort((a: any, b: any) => (a.stampNs < b.stampNs ? -1 : 1));
  const scene: Scene = {
    recording: 'av2', sensors: [{ name: 'lidar', topic: 'lidar', kind: 'lidar', T_rig_sensor: { q: [0, 0, 0, 1], t: [0, 0, 0] }, lens: undefined, suspicious: undefined }],
    frames: stamps.length, frameStampsNs: BigInt64Array.from(stamps),
    moments: stamps.map((s, frame) => ({ frame, sensor: 'lidar', stampNs: s, rawNs: s, file: '' })),
    poseAt: poseTrack(poses), async *read() {},
  };
  const t0 = performance.now();
  const bound = bindLabels([labels], scene, defaultBinding, new Issues());
  const t1 = performance.now();
  console.log('bound', bound.labels.length, 'tracks', bound.ofTrack.size, 'ms', t1 - t0);
  const results = await runChecks(scene, bound, labelChecks);
  console.log('checks ms', performance.now() - t1);
  const flagged = new Set<number>();
  for (const { check, measured } of results) {
    const over = measured.filter(m => m.value > check.limit);
    for (const m of over) flagged.add(m.label);
    const v = measured.map(m => m.value).sort((a, b) => a - b);
    const q = (s: number) => v[Math.floor(s * (v.length - 1))]?.toFixed(3);
    console.log(check.name, 'measured', measured.length, 'findings', over.length, 'q50', q(.5), 'q99', q(.99), 'q999', q(.999), 'max', q(1));
    over.sort((a, b) => b.value - a.value);
    const seen = new Set();
    for (const m of over) { const l = bound.labels[m.label].label; if (seen.has(l.track)) continue; seen.add(l.track); if (seen.size > 6) break;
      console.log('    ', m.value.toFixed(2), l.category, l.track.slice(0, 8), 'f' + m.frame, bound.ofTrack.get(l.track)!.length, check.say(m, { scene, labels: bound })); }
  }
  console.log('flagged', flagged.size, flagged.size / bound.labels.length);
}, 100000);
