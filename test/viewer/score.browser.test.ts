// Scores in a real browser: who never saw the town finds the late camera, and a wrong nudge is not saved unasked.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { rotationExp } from '../../src/geometry/rotation-vector.js';
import { compose } from '../../src/geometry/se3.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import { framelock, samples } from '../support/cli.js';
import { changed, converted, pixelsOf, settled, shown, skipped, view } from './viewing.js';

const truth: { sensors: Record<string, { clock: { offset_ns: number } }> } = JSON.parse(
  readFileSync(`${samples}town/truth.json`, 'utf8'),
);
const trueRig = readFileSync(`${samples}town/rig.true.yaml`, 'utf8');
/** ms that a sensor's stamps are late. */
const lateMs = (sensor: string) => truth.sensors[sensor].clock.offset_ns / 1e6;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function rigFile(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'framelock-score-'));
  folders.push(folder);
  const path = join(folder, `${name}.yaml`);
  writeFileSync(path, text);
  return path;
}

async function scores(page: Page, side: 'training' | 'held-out') {
  const row = page.locator(`[data-score="${side}"]`);
  const [before, after] = await row.locator('td').allTextContents();
  return { before: Number(before), after: Number(after), judged: await row.getAttribute('data-judged') };
}

const fresh = '.scores table[data-fresh="true"]';

test.skipIf(skipped)('which camera of the town is late, and by how much, stands on the sync screen', async () => {
  const rig = rigFile('noclocks', trueRig.replaceAll(/^ {4}clock:\n( {6}.*\n)+/gm, ''));
  const folder = mkdtempSync(join(tmpdir(), 'framelock-score-'));
  folders.push(folder);
  const dataset = join(folder, 'dataset');
  // It says FL0602: with wrong clocks the trajectory does not reach the first picture.
  const ran = await framelock([
    'convert',
    'samples/town/town.mcap',
    '-o',
    dataset,
    '-q',
    '--clock',
    'raw',
    '--rig',
    rig,
  ]);
  expect(ran.stderr.replaceAll(/FL0602:.*\n/g, '')).toBe('');
  const { page, said } = await view(dataset, 'view=explore&f=8', { width: 1400, height: 900 });
  await shown(page, 8);
  // Nothing but what is on the screen: a tab of that name, and the sentence on it.
  await page.getByRole('button', { name: 'Sync' }).click();
  for (const camera of ['camera_left', 'camera_front'])
    await page.locator(`[data-fit="${camera}"] output`).waitFor({ timeout: 120_000 });
  const headline = await page.locator('.time-fits strong').textContent();
  const [, named, ms] = /^(\w+) is (\d+) ms too late, camera_left is \d+ ms too early$/.exec(headline ?? '') ?? [];
  expect(named).toBe('camera_front');
  // What pictures and LiDAR tell is how late a camera is beside the LiDAR, whose own clock is 4 ms early.
  const late = lateMs('camera_front') - lateMs('lidar_top');
  expect(Math.abs(Number(ms) - late)).toBeLessThanOrEqual(3);
  for (const camera of ['camera_front', 'camera_left']) {
    const fit = page.locator(`[data-fit="${camera}"]`);
    const [best, sigma] = await Promise.all(['data-best-ms', 'data-sigma-ms'].map(name => fit.getAttribute(name)));
    const expected = lateMs('lidar_top') - lateMs(camera);
    expect(Math.abs(Number(best) - expected)).toBeLessThan(3 * Number(sigma));
    expect(Number(sigma)).toBeLessThan(5);
    const words = await fit.locator('output').textContent();
    expect(words).toMatch(
      new RegExp(`^${camera}: its stamps are \\d+ ms too ${expected < 0 ? 'late' : 'early'}, ± \\d ms$`),
    );
    expect(await fit.locator('svg').getAttribute('aria-label')).toContain(words);
  }

  await page.getByRole('button', { name: 'Find the cause' }).click();
  const cause = page.locator('.causes[data-best]');
  await cause.waitFor({ timeout: 120_000 });
  expect(await cause.getAttribute('data-best')).toBe('time');
  expect(await cause.locator('output').textContent()).toContain('camera_front: a wrong moment explains best');
  const cured = /^picture ([+-]\d+) ± (\d+) ms$/.exec(
    (await cause.locator('[data-cause="time"] td').last().textContent()) ?? '',
  )!;
  expect(Math.abs(Number(cured[1]) + late)).toBeLessThan(3 * Number(cured[2]));

  const picture = `[data-camera="camera_front"] .view`;
  const before = await pixelsOf(page, picture);
  await page.getByRole('button', { name: /^Try -\d\d\.\d ms$/ }).click();
  await settled(page);
  expect(changed(before, await pixelsOf(page, picture))).toBeGreaterThan(300);
  expect(Math.abs(Number.parseFloat((await page.locator('.nudge output').textContent()) ?? '') + late)).toBeLessThan(3);

  await page.keyboard.press('Alt+3');
  await page.locator(fresh).waitFor({ timeout: 120_000 });
  for (const side of ['training', 'held-out'] as const) {
    const { before: given, after, judged } = await scores(page, side);
    expect(after).toBeLessThan(given);
    expect(judged).toBe('better');
  }
  expect(said.filter(text => !text.includes('GPU stall'))).toEqual([]);
});

test.skipIf(skipped)('a wrong calibration is nudged right: curves, scores, and a file that says so', async () => {
  // The rig file says that the camera looks 0.6° too far to the right.
  const given = parseRigFile(trueRig, 'rig.true.yaml').sensors.camera_front.pose!.T_to_frame;
  const wrong = compose(given, { q: rotationExp([0, (0.6 * Math.PI) / 180, 0]), t: [0, 0, 0] });
  const rig = rigFile(
    'yaw',
    trueRig.replace('[-0.500723409, 0.512215328, -0.494702424, 0.492118926]', `[${wrong.q.join(', ')}]`),
  );
  expect(readFileSync(rig, 'utf8')).not.toBe(trueRig);
  const dataset = await converted('samples/town/town.mcap', '--rig', rig);
  const { page } = await view(dataset, 'view=calibrate&f=8', { width: 1400, height: 900 });
  await shown(page, 8);
  await page.locator('.spark').first().waitFor({ timeout: 120_000 });
  const yaw = await page.locator('[data-axis="yaw"] small').textContent();
  const best = Number.parseFloat(/^best ([+-]\d\.\d\d) ± \d\.\d\d°$/.exec(yaw ?? '')?.[1] ?? '');
  expect(Math.abs(best + 0.6)).toBeLessThanOrEqual(0.15);

  for (let k = 0; k < 6; k++) await page.keyboard.press('Shift+a');
  expect(await page.locator('[data-freedom="ry"]').textContent()).toBe('-0.60 deg');
  await page.locator(fresh).waitFor({ timeout: 60_000 });
  for (const side of ['training', 'held-out'] as const) expect((await scores(page, side)).judged).toBe('better');
  await page.getByLabel('Name').fill('right');
  await page.getByLabel('Why').fill('walls were beside <b>their</b> points');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('saved as calib/right.json').waitFor();
  const file = join(dataset, 'calib/right.json');
  const [entry] = parseRigFile(readFileSync(file, 'utf8'), 'right.json').history!.slice(-1);
  expect(entry).toMatchObject({
    accepted: true,
    method: 'manual-nudge',
    sensor: 'camera_front',
    against: 'lidar_top',
    change: { rotation_deg: [0, -0.6, 0], translation_m: [0, 0, 0] },
    parent: { file: 'rig.json' },
  });
  expect(entry.frames.training.length + entry.frames.held_out.length).toBe(20);
  expect(entry.scores[0].held_out!.after!).toBeLessThan(entry.scores[0].held_out!.before!);
  expect(entry.reasons[0]).toBe('walls were beside <b>their</b> points');
  const printed = await framelock(['rig', 'show', file]);
  expect(printed.stdout).toContain('1. camera_front by manual-nudge, against lidar_top');
  expect(printed.stdout).toContain('turned 0.000 -0.600 0.000°');

  // On from there the wrong way: the held-out frames get worse, and that is asked about.
  for (let k = 0; k < 4; k++) await page.keyboard.press('q');
  await page.locator(fresh).waitFor({ timeout: 60_000 });
  expect((await scores(page, 'held-out')).judged).toBe('worse');
  await page.getByLabel('Name').fill('worse');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('got worse: save anyway?').waitFor();
  await page.getByRole('button', { name: 'Do not save' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: 'Save anyway' }).click();
  await page.getByText('saved as calib/worse.json').waitFor();
  const second = parseRigFile(readFileSync(join(dataset, 'calib/worse.json'), 'utf8'), 'worse.json').history!.at(-1)!;
  expect(second.accepted).toBe(false);
  expect(second.reasons.join()).toContain('got worse');
});

test.skipIf(skipped)('the score follows keys, and a held key does not pile up questions', async () => {
  const dataset = await converted('samples/town/town.mcap', '--rig', `${samples}town/rig.true.yaml`);
  const { page } = await view(dataset, 'view=calibrate&f=8', { width: 1400, height: 900 });
  await shown(page, 8);
  await page.locator('.spark').first().waitFor({ timeout: 120_000 });
  await page.keyboard.press('q');
  await page.locator(fresh).waitFor();
  for (let k = 0; k < 30; k++) await page.keyboard.press(k % 2 === 0 ? 'Shift+q' : 'Shift+s');
  const begin = Date.now();
  await page.locator(fresh).waitFor();
  const took = Date.now() - begin;
  const ms = Number(await page.locator(fresh).getAttribute('data-ms'));
  // 150 ms on a machine of its own; one that is shared has more to do. Thirty answers in a row would take longer than this.
  expect(ms).toBeLessThan(3000);
  expect(took).toBeLessThan(4000);
  console.log(`last score after ${took} ms, the question itself ${ms} ms`);
  expect((await scores(page, 'training')).judged).toBe('worse');
});
