// The committed recording: made again byte for byte, small enough, and read back by framelock's own MCAP source.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { writeSimulation } from '../../src/platform/node/write-simulation.js';
import { readScenario } from '../../src/simulate/index.js';

const samples = new URL('../../samples/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'framelock-sample-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
// Another engine may round a sine differently in the last place; see samples/README.md.
const sameEngine = process.versions.node.startsWith('20.');

describe('samples/town', () => {
  const files = readdirSync(join(samples, 'town')).sort();

  test('is complete and at most 4 MB', () => {
    expect(files).toEqual(['rig.true.yaml', 'town.mcap', 'truth.json']);
    const size = files.reduce((sum, file) => sum + statSync(join(samples, 'town', file)).size, 0);
    expect(size).toBeLessThanOrEqual(4_000_000);
  });

  test.skipIf(!sameEngine)('is what its scenario gives, byte for byte', { timeout: 120_000 }, async () => {
    const scenario = readScenario(JSON.parse(readFileSync(join(samples, 'scenarios/town-small.json'), 'utf8')));
    const written = await writeSimulation(scenario, folder, { formats: ['mcap'] });
    expect([...written.files].sort()).toEqual(files);
    expect(readdirSync(folder).sort()).toEqual(files);
    for (const file of files) {
      const same = readFileSync(join(folder, file)).equals(readFileSync(join(samples, 'town', file)));
      expect(same, `${file} differs`).toBe(true);
    }
  });

  test('both scenarios are valid', () => {
    for (const name of readdirSync(join(samples, 'scenarios'))) {
      const scenario = readScenario(JSON.parse(readFileSync(join(samples, 'scenarios', name), 'utf8')), name);
      expect(`${scenario.name}.json`).toBe(name);
    }
  });
});
