// Whose word it is what a stamp means: a rig file is named only where one was given.
import { expect, test } from 'vitest';
import { defaultOptions, planFrames, type RigFile, syncReport } from '../../src/index.js';
import { openSession, readRigFile } from '../../src/platform/node/index.js';
import { root } from '../support/tree.js';

async function lidarOfTown(rig?: RigFile) {
  const session = await openSession([`${root}samples/town/town.mcap`]);
  try {
    const report = syncReport(await planFrames(session.source, rig, defaultOptions, session.issues), 'town');
    const remarks = report.remarks.filter(r => r.sensor === 'lidar_top').map(r => r.text);
    return { remarks, meaning: report.streams.find(s => s.name === 'lidar_top')?.meaning };
  } finally {
    await session.close();
  }
}

test('without a rig file it is the points that say so', async () => {
  const { meaning, remarks } = await lidarOfTown();
  expect(meaning).toMatchObject({ meaning: 'scan_start', by: 'points' });
  expect(meaning?.evidence).toMatch(/^points of \d sweeps lie from 0\.\d to (9\d|100)\.\d ms around their stamps$/);
  expect(remarks.join()).toContain('around their stamps');
  expect(remarks.join()).not.toContain('rig');
});

test('with one it is the file, by its name', async () => {
  const { meaning } = await lidarOfTown(readRigFile(`${root}samples/town/rig.true.yaml`));
  expect(meaning).toEqual({ meaning: 'scan_start', by: 'given', evidence: 'rig.true.yaml says so' });
});
