// The report says of every stream whose word its times are, by how much they were moved and how surely: with jumps of known size.
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../src/bytes/memory.js';
import { defaultOptions, type FrameOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { type StreamReport, syncJson, syncPage, syncReport, usedClockWords } from '../../src/qa/index.js';
import { parseClockFile, parseRigFile } from '../../src/rig/file/index.js';
import { openRecording } from '../../src/source/open.js';
import { exact, latest, type SyncPolicy } from '../../src/sync/index.js';
import { drive, mcapOf, ms, start } from '../support/recording.js';
import { seeded } from '../support/seeded.js';

const SECONDS = 40;
const CAMERA = '/camera/image_raw';
const truth = Array.from({ length: 10 * SECONDS }, (_, i) => start + BigInt(i) * 100n * ms + 7n * ms);

/** 40 s at 10 Hz; each message arrives up to 2 ms after the drive has it, `late` in addition. */
async function bytesOf(stamp: (ns: bigint, topic: string) => bigint, late: (ns: bigint, topic: string) => bigint) {
  const random = seeded(5);
  const topics = drive({ sweeps: 10 * SECONDS, points: 2, stamp }).map(topic => ({
    ...topic,
    messages: topic.messages.map(message => ({
      ...message,
      logNs: message.logNs + BigInt(random() % 2_000_000) + late(message.logNs, topic.topic),
    })),
  }));
  return mcapOf(topics);
}

async function reported(bytes: Uint8Array, options: Partial<FrameOptions> = {}, clock?: object) {
  const issues = new Issues();
  const context = { issues, decompress: new Map(), digest: nodeDigest };
  const source = await openRecording([{ bytes: memoryBytes('drive.mcap', bytes) }], context);
  const sensors = { cam: { topic: CAMERA, clock } };
  const rig = clock && parseRigFile(JSON.stringify({ framelock_rig: 1, sensors }), 'rig.json');
  const plan = await planFrames(source, rig, { ...defaultOptions, projection: false, ...options }, issues);
  const report = syncReport(plan, 'drive');
  const camera = report.streams.find(s => s.topic === CAMERA)!;
  const json = (syncJson(report).streams as { topic: string; clock: Record<string, unknown> }[]).find(
    s => s.topic === CAMERA,
  )!.clock;
  const errors = Array.from(camera.t, (t, i) => t - Number(truth[i] - plan.originNs));
  return { report, camera, json, errors, codes: issues.sorted().map(i => `${i.code} ${i.at?.topic ?? ''}`) };
}

const half = start + BigInt(SECONDS / 2) * 1000n * ms;
const none = () => 0n;
const spread = (values: readonly number[]) => Math.max(...values) - Math.min(...values);
const words = ({ used }: StreamReport) => usedClockWords(used);

describe.each([20n, 300n])("the camera's clock goes back by %d ms in the middle", size => {
  let bytes: Uint8Array;
  beforeAll(async () => {
    bytes = await bytesOf((ns, topic) => (topic === CAMERA && ns > half ? ns - size * ms : ns), none);
  });

  it('is corrected by its own stamps, and text, JSON and page say so', async () => {
    const { report, camera, json, errors, codes } = await reported(bytes);
    expect(codes).toContain(`FL0420 ${CAMERA}`);
    expect(spread(errors)).toBeLessThan(0.3e6);
    expect(json).toMatchObject({ source: 'auto', from: null, jumps_removed: 1, drift_ppm: 0 });
    expect(json.latency).toEqual({ minimum_ns: null, assumed_ns: expect.any(Number) });
    expect(json.sigma_ns).toBeGreaterThan(0);
    // The constant is either part's; the jump between them is what is known.
    expect([0, -Number(size)].some(ms => Math.abs((json.offset_ns as number) / 1e6 - ms) < 0.3)).toBe(true);
    expect(words(camera)).toMatch(
      /corrected by what its own stamps tell: .* with one jump taken out; sure to .* but for a constant/,
    );
    expect(words(camera)).toContain('How long the fastest message is under way cannot be told');
    expect(words(camera)).toMatch(
      new RegExp(`the clock was set back by (${size}|${size - 1n})\\.\\d ms at (19.9|20.0)`),
    );
    expect(syncPage(report)).toContain('corrected by what its own stamps tell');
    expect([camera.grade.grade, camera.grade.because]).toEqual(['fair', 'its clock jumped (corrected)']);
  });

  it('is left alone when somebody says so, and the report says who', async () => {
    const raw = await reported(bytes, { clock: 'raw' });
    expect(raw.json).toMatchObject({ source: 'none', offset_ns: 0, drift_ppm: 0, sigma_ns: null, latency: null });
    expect(raw.json.reasons).toEqual(['asked for: stamps as recorded']);
    expect(raw.camera.grade.grade).toBe('poor');
  });
});

describe.each([20n, 300n])('its messages take %d ms longer from the middle on', size => {
  it('no stamp is moved, and the report says why', async () => {
    const { camera, json, errors, codes } = await reported(
      await bytesOf(
        ns => ns,
        (log, topic) => (topic === CAMERA && log > half ? size * ms : 0n),
      ),
    );
    expect(codes.join()).not.toContain('FL0420');
    expect(errors.every(error => error === 0)).toBe(true);
    expect(json).toMatchObject({ source: 'none', offset_ns: 0, drift_ppm: 0, latency: null });
    expect(words(camera)).toMatch(/^not corrected\. Why: .* longer, and the clock runs on evenly/);
  });
});

it('a rig file and a clock file are named, with what they say', async () => {
  const bytes = await bytesOf(ns => ns, none);
  const rig = await reported(bytes, {}, { offset_ms: -30, drift_ppm: 25, sigma_ns: 2500 });
  expect(rig.json).toMatchObject({ source: 'rig', from: 'rig.json', drift_ppm: 25, sigma_ns: 2500, latency: null });
  // The drift counts from the recording's origin, 7 ms before the first picture: 25e-6 of that is 175 ns.
  expect(rig.json.offset_ns).toBe(-30e6 + 175);
  expect(words(rig.camera)).toBe(
    'corrected as rig.json says: -30.0 ms at the first stamp and +25.000 ppm from there on; sure to 3 µs (one sigma).',
  );
  const clocks = [{ topic: CAMERA, offset_ns: 12_000_000 }];
  const file = parseClockFile(JSON.stringify({ framelock_clocks: 1, clocks }), 'other.json');
  const given = await reported(bytes, { clock: file });
  expect(given.json).toMatchObject({
    source: 'file',
    from: 'other.json',
    offset_ns: 12e6,
    drift_ppm: 0,
    sigma_ns: null,
  });
  expect(words(given.camera)).toContain('how certain that is, is not known');
});

describe('few matches', () => {
  const few = async (options: Partial<FrameOptions>) => {
    const { report } = await reported(await bytesOf(ns => ns, none), { clock: 'raw', ...options });
    return report.remarks.find(
      r => r.kind === 'few_matches' && r.sensor === report.streams.find(s => s.topic === CAMERA)!.name,
    )?.text;
  };

  it('speak of the tolerance of that stream', async () => {
    // Pictures lie 7 ms after the sweeps.
    expect(await few({ toleranceNs: 50e6, streams: [{ topic: CAMERA, toleranceNs: 2e6 }] })).toContain('within 2 ms');
    expect(await few({ toleranceNs: 2e6, streams: [{ topic: CAMERA, toleranceNs: 50e6 }] })).toBeUndefined();
  });

  it('speak of no tolerance where the policy has none', async () => {
    // The latest picture before a sweep is 93 ms old.
    const text = await few({ policy: latest, streams: [{ topic: CAMERA, maxGapNs: 50e6 }] });
    expect(text).toContain('before them that is not too old');
    expect(text).not.toContain('tolerance');
    expect(await few({ policy: exact })).toContain('of the very same stamp');
  });

  it("speak as a caller's own policy does", async () => {
    const own: SyncPolicy = { ...exact, name: 'own', words: { match: () => 'a message with its number' } };
    expect(await few({ policy: own })).toMatch(/have a message with its number; look at its gaps/);
  });
});
