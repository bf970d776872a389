// Clock files: what is read from them, and how a wrong one is refused.
import { describe, expect, it } from 'vitest';
import { FramelockError } from '../../../src/issue.js';
import { parseClockFile } from '../../../src/rig/file/index.js';
import { correctedBy } from '../../../src/time/clock-model.js';

const origin = 1_700_000_000_000_000_000n;
const file = (...clocks: object[]) => JSON.stringify({ framelock_clocks: 1, clocks });
const segment = (more: object = {}) => ({
  from_log_ns: null,
  stamp_ns: [String(origin), String(origin + 1_000_000_000n)],
  correction_ns: ['1000.5', '-2000'],
  sigma_ns: [10, null],
  ...more,
});

describe('parseClockFile', () => {
  it('reads knots to the ns, and a sigma that is not known', () => {
    const model = parseClockFile(file({ topic: '/a', segments: [segment()] }), 'c.json')
      .clocks.get('/a')!
      .model(origin, 0n);
    expect(correctedBy(model, 0, 0)).toEqual({ t: 1001, sigma: Number.NaN });
    expect(correctedBy(model, 5e8, 0).t).toBe(5e8 - 500);
    expect(correctedBy(model, 1e9, 0).t).toBe(1e9 - 2000);
  });

  it('reads a line in YAML, as a person writes it', () => {
    const text = 'framelock_clocks: 1\nclocks:\n  - {topic: /a, offset_ns: -37000000, drift_ppm: -40}\n';
    const model = parseClockFile(text, 'c.yaml').clocks.get('/a')!.model(origin, 0n);
    expect(correctedBy(model, 1e9, 0).t).toBe(1e9 - 37_000_000 - 40_000);
  });

  it('leaves alone what was not applied, and passes over what another recording knows', () => {
    const { clocks } = parseClockFile(file({ topic: '/a', applied: false }, { topic: '/b', applied: null }), 'c.json');
    expect([...clocks]).toEqual([['/a', undefined]]);
  });

  it.each([
    ['no JSON', '{"framelock_clocks": 1, "clocks": [', 'FL0422'],
    ['another version', '{"framelock_clocks": 2, "clocks": []}', 'expected 1'],
    ['no topic', file({ offset_ns: 1 }), 'topic'],
    ['nothing to apply', file({ topic: '/a' }), 'expected segments, or offset_ns'],
    [
      'a topic twice, once as it is',
      file({ topic: '/a', applied: false }, { topic: '/a', offset_ns: 2 }),
      'one clock per',
    ],
    ['a topic twice', file({ topic: '/a', offset_ns: 1 }, { topic: '/a', offset_ns: 2 }), 'one clock per topic'],
    ['another unit', file({ topic: '/a', drift_ppm: 1e6 }), 'drift_ppm'],
    ['NaN', file({ topic: '/a', offset_ns: 'NaN' }), 'offset_ns'],
    [
      'stamps that descend',
      file({ topic: '/a', segments: [segment({ stamp_ns: [String(origin), '5'] })] }),
      'ascending',
    ],
    ['a list too short', file({ topic: '/a', segments: [segment({ sigma_ns: [1] })] }), 'as many'],
    ['a rate of 2 %', file({ topic: '/a', segments: [segment({ correction_ns: [0, 2e7] })] }), '1 %'],
    ['segments in no order', file({ topic: '/a', segments: [segment(), segment()] }), 'ascending record stamps'],
  ])('refuses %s', (_, text, said) => {
    try {
      parseClockFile(text, 'c.json');
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof FramelockError)) throw error;
      expect([error.code, error.at]).toEqual(['FL0422', { file: 'c.json' }]);
      expect(`${error.code} ${error.message}`).toContain(said);
    }
  });
});
