// `framelock info` on the 600 MB recordings: without a kept index, and with one.
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { interleaved, measured, rowOf } from '../measure.mjs';
import { havePeer, peerRecording } from '../recordings/peer.mjs';
import { cold, framelock } from './framelock.mjs';

export async function infoPart(context) {
  if (!havePeer()) return { missing: 'the recordings of ../shared/peer are not here' };
  const { work, runs } = context;
  const cache = join(work, 'cache');
  rmSync(cache, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  const programs = ['none', 'lz4'].flatMap(group => {
    const bag = peerRecording(context, group, 13);
    const shared = { group, inputs: [bag] };
    const command = framelock('info', bag);
    const kept = { ...shared, name: 'info, cached index', command, env: { FRAMELOCK_CACHE: cache } };
    measured(kept, work);
    return [{ ...shared, name: 'info, cold index', command: [...command, cold] }, kept];
  });
  programs.push({ group: '–', name: 'framelock --version', command: framelock('--version') });
  const rows = interleaved(programs, { runs: Math.max(runs, 5), work, onRun: context.onRun });
  rmSync(cache, { recursive: true, force: true });
  const seconds = (group, name) => rowOf(rows, group, name)?.wall_s.median;
  const goals = ['none', 'lz4'].flatMap(group => [
    goal(`\`info\`, ${group}, 600 MB, cold index`, seconds(group, 'info, cold index'), {
      must: 1,
      aim: 0.4,
      most: true,
      unit: 's',
    }),
    goal(`\`info\`, ${group}, 600 MB, cached index`, seconds(group, 'info, cached index'), {
      must: 0.2,
      aim: 0.1,
      most: true,
      unit: 's',
    }),
  ]);
  return {
    title: 'A first look: info',
    text: [
      'Whole processes, so that the start of Node is in each; the page cache is warm. The last line is the start alone.',
    ],
    rows,
    goals,
  };
}
