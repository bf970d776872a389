// Whether costs grow as the recording does: conversion, info and sync at 1, 4 and 16 times the length, by CPU time.
import { join } from 'node:path';
import { goal } from '../goals.mjs';
import { interleaved, rowOf } from '../measure.mjs';
import { driveRecording, driveRigFile } from '../recordings/drive-files.mjs';
import { cold, convertCommand, framelock } from './framelock.mjs';

const unit = 1.5;
const lengths = [1, 4, 16];
const formats = ['bag', 'mcap'];

export async function growthPart(context) {
  const { work, runs } = context;
  const rig = driveRigFile(context);
  const out = join(work, 'out');
  const programs = [];
  const drives = [];
  for (const format of formats) {
    for (const times of lengths) {
      const drive = await driveRecording(context, unit * times, format);
      drives.push(drive);
      const shared = { group: `${format}, ${unit * times} min`, inputs: [drive.path] };
      programs.push({ ...shared, name: 'info', command: framelock('info', drive.path, cold) });
      programs.push({ ...shared, name: 'sync', command: framelock('sync', drive.path, '--rig', rig, cold) });
      programs.push({
        ...shared,
        name: 'convert',
        command: convertCommand(drive.path, out, '--rig', rig),
        outputs: [out],
      });
    }
  }
  const rows = interleaved(programs, { runs, work, onRun: context.onRun });
  for (const { remove } of drives) remove();
  const goals = formats.flatMap(format =>
    ['info', 'sync', 'convert'].map(name => {
      const cpu = lengths.map(times => rowOf(rows, `${format}, ${unit * times} min`, name).cpu_s.median);
      // What does not grow (starting Node) drops out of the differences: 1 is linear, 4 is quadratic.
      const value = (cpu[2] - cpu[1]) / (lengths[2] - lengths[1]) / ((cpu[1] - cpu[0]) / (lengths[1] - lengths[0]));
      return goal(`\`${name}\`, ${format}: CPU of a further minute, 4x to 16x against 1x to 4x`, value, {
        must: 1.25,
        aim: 1.1,
        most: true,
      });
    }),
  );
  return {
    title: 'Growth with the length of the drive',
    text: [
      'The drives of the memory part, as a bag stored as is and as an MCAP with zstd. CPU time of all threads, because it depends least on who else runs.',
    ],
    rows,
    goals,
  };
}
