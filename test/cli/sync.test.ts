// framelock sync on the toy town: the clocks that its scenario sets are seen as far as stamps can show them.
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { town } from '../../src/simulate/index.js';
import { mcapOf, ms, start } from '../support/recording.js';
import { runCli } from './run-cli.js';

const recording = 'samples/town/town.mcap';
const trueRig = 'samples/town/rig.true.yaml';
const folder = mkdtempSync(join(tmpdir(), 'framelock-sync-'));

interface Stream {
  readonly name: string;
  readonly clock: { readonly corrected_minus_record: { readonly p95_ns: number; readonly median_ns: number } };
  readonly match: { readonly dt: { readonly median_ns: number } };
}

interface Json {
  readonly streams: readonly Stream[];
  readonly remarks: readonly { readonly stream: string; readonly kind: string; readonly text: string }[];
}

async function json(...args: string[]): Promise<Json> {
  const { code, out } = await runCli('sync', recording, '--json', '-q', ...args);
  expect(code).toBe(0);
  return JSON.parse(out) as Json;
}

describe('the toy town', () => {
  test('sensors whose clock is ahead by more than their delay are pointed at, with a true bound', async () => {
    const { remarks, streams } = await json();
    const ahead = remarks.filter(r => r.kind === 'clock_ahead').map(r => r.stream);
    expect(ahead).toContain('camera_front');
    expect(ahead).toContain('radar_front_detections');
    expect(ahead).not.toContain('camera_left');
    expect(ahead).not.toContain('lidar_top');
    const { clock, latency } = town.sensors.camera_front!;
    const front = streams.find(s => s.name === 'camera_front')!.clock.corrected_minus_record;
    // The lead is the offset less the shortest delay; the bound never claims more than the truth.
    expect(front.p95_ns).toBeLessThan(clock.offset_ns - latency.floor_ns + 1e6);
    expect(front.p95_ns).toBeGreaterThan(clock.offset_ns - latency.floor_ns - latency.jitter_ns);
  });

  test('with the true clocks in the rig file nothing is ahead any more', async () => {
    const { remarks, streams } = await json('--rig', trueRig);
    expect(remarks.filter(r => r.kind === 'clock_ahead')).toEqual([]);
    for (const s of streams) expect(s.clock.corrected_minus_record.p95_ns).toBeLessThan(0);
  });

  test('the table says the same in words', async () => {
    const { out, err, code } = await runCli('sync', recording);
    expect(code).toBe(0);
    expect(out).toMatch(/camera_front +20\/20 +100 %/);
    expect(out).toMatch(/- camera_front: header stamps lie up to 2\d(\.\d)? ms after/);
    expect(err).not.toMatch(/FL06|FL050[2-9]/);
    for (const line of out.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
  });
});

test('--html writes one whole file, the same on every run', async () => {
  const [a, b] = [join(folder, 'deep', 'a.html'), join(folder, 'b.html')];
  expect((await runCli('sync', recording, '--html', a)).code).toBe(0);
  expect((await runCli('sync', recording, '--html', b)).code).toBe(0);
  expect(readFileSync(a, 'utf8')).toBe(readFileSync(b, 'utf8'));
  expect(readFileSync(a, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['a.html']);
});

test('--signals makes frames of a recording that has nothing else', async () => {
  const message = (i: number) => ({ logNs: start + BigInt(i) * 50n * ms, value: { angle: i } });
  const messages = Array.from({ length: 20 }, (_, i) => message(i));
  const file = join(folder, 'steering.mcap');
  writeFileSync(
    file,
    await mcapOf([{ topic: '/steering', type: 'car_msgs/Steering', definition: 'float32 angle', messages }]),
  );
  expect((await runCli('sync', file)).out).toContain('no frames can be made');
  const { code, out, err } = await runCli('sync', file, '--signals', 'all');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/steering +signals +20/);
  expect(out).toMatch(/20 frames .* one per message of steering/);
});

describe('--ci', () => {
  const policy = (text: string) => {
    const file = join(folder, `policy-${text.length}.yaml`);
    writeFileSync(file, `framelock_ci: 1\n${text}`);
    return file;
  };

  test('a policy that is met is exit code 0', async () => {
    const file = policy('default: { max_drop_rate: 0.1, max_jumps: 0 }\n');
    const { code, err } = await runCli('sync', recording, '--ci', file);
    expect(code).toBe(0);
    expect(err).toMatch(/the policy is met/);
  });

  test('each failure is one line, exit code 4, and all of them are in the JSON', async () => {
    const file = policy('default: { classes: [one_clock, late] }\ntopics: { /nose: {}, imu: { min_rate_hz: 150 } }\n');
    const { code, out, err } = await runCli('sync', recording, '--json', '-q', '--ci', file);
    expect(code).toBe(4);
    const { ci } = JSON.parse(out) as { ci: { ok: boolean; policy: string; failures: { of: string; rule: string }[] } };
    expect(ci.ok).toBe(false);
    expect(ci.failures.map(f => `${f.of} ${f.rule}`)).toEqual([
      '/nose topics',
      '/camera_front/image/compressed classes',
      '/imu/data classes',
      '/imu/data min_rate_hz',
      '/radar_front/detections classes',
    ]);
    expect(
      err
        .trim()
        .split('\n')
        .filter(line => line.startsWith('FL0430: ')),
    ).toHaveLength(5);
  });

  test.each([
    ['a file that is not there', '/no/such/policy.yaml', /FL0810: expected a policy file/],
    [
      'a wrong file',
      policy('defaults: {}\n'),
      /FL0810: defaults \(line 2, column 1\): unknown key .*did you mean "default"/,
    ],
  ])('%s is a usage error, before anything is read', async (_, file, text) => {
    const { code, out, err } = await runCli('sync', recording, '--ci', file);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(text);
  });
});

test('a page that cannot be written is FL0701 and exit code 74', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const { code, err } = await runCli('sync', recording, '--html', join(file, 'sync.html'));
  expect(code).toBe(74);
  expect(err).toMatch(/^FL0701: /m);
});

test.each([
  [['--reference', '/nose'], /FL0801: expected the reference to be one of/],
  [['--topics', '/nose'], /FL0801: expected --topics/],
])('%j is a usage error', async (args, text) => {
  const { code, err } = await runCli('sync', recording, ...args);
  expect(code).toBe(2);
  expect(err).toMatch(text);
});

test('--reference and --tolerance change what is matched', async () => {
  const wide = await json('--reference', 'camera_front', '--tolerance', '500ms');
  const cell = wide.streams.find(s => s.name === 'camera_front')!;
  expect(cell.match.dt.median_ns).toBe(0);
});
