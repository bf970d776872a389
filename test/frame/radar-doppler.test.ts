// Doppler without the car's own motion, in frames of the toy town: what stands is near 0, both signs, NaN where nobody knows.
import type { Field } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { sensorColumn } from '../../src/export/arrow/cell-columns.js';
import { rawImageCodec } from '../../src/export/raw-image.js';
import type { CloudCell } from '../../src/frame/frame.js';
import { FrameReader } from '../../src/frame/frame-reader.js';
import { defaultOptions } from '../../src/frame/options.js';
import { planFrames } from '../../src/frame/plan.js';
import { Issues } from '../../src/issue.js';
import { nodeDigest } from '../../src/platform/node/digest.js';
import { parseRigFile } from '../../src/rig/file/index.js';
import type { RigFile } from '../../src/rig/index.js';
import { simulatedSource, trueRigYaml } from '../../src/simulate/index.js';
import type { Source } from '../../src/source/source.js';
import { first, quick, run } from '../simulate/support.js';
import { decodedAs } from '../support/source-messages.js';

const simulation = run(
  quick({ lidar_top: null, camera_front: null, camera_left: null, imu: null, gnss: null }, { duration_s: 6 }),
);
const town = simulatedSource(simulation, new Issues());
const TOPIC = '/radar_front/detections';

async function framesOf(change: (source: Source) => Source = source => source, rig?: (file: RigFile) => RigFile) {
  const issues = new Issues();
  const file = parseRigFile(trueRigYaml(simulation), 'rig.yaml');
  const plan = await planFrames(
    change(await town),
    rig?.(file) ?? file,
    { ...defaultOptions, reference: 'radar_front' },
    issues,
  );
  const sensor = plan.sensors.find(s => s.name === 'radar_front')!;
  const reader = new FrameReader(plan, { digest: nodeDigest, images: rawImageCodec(nodeDigest), issues });
  const clouds: CloudCell[] = [];
  for (let f = 0; f < plan.frames.length; f++) {
    const cell = (await reader.read(f)).cells.find(c => c.sensor === sensor)!;
    if (cell.kind === 'cloud') clouds.push(cell);
  }
  return { sensor, clouds, issues, plan };
}

/** Spoils the rates of every detection. */
function withRates(change: (rate: number) => number): (source: Source) => Source {
  return source =>
    decodedAs(source, (value, { topic }) => {
      if (topic !== TOPIC || value.kind !== 'points') return value;
      const data = value.data.slice();
      const view = new DataView(data.buffer);
      const { offset } = value.fields.find(field => field.name === 'doppler')!;
      for (let i = 0; i < value.width * value.height; i++) {
        const at = i * value.step + offset;
        view.setFloat32(at, change(view.getFloat32(at, true)), true);
      }
      return { ...value, data };
    });
}

const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** Which detections of message k met what never moves, by the simulator's truth. */
async function standingOf(k: number): Promise<boolean[]> {
  const { truth } = await first(simulation, TOPIC, k);
  const { solids } = simulation.stage.world;
  return (truth as unknown as { surfaces: number[] }).surfaces.map(s => s > 0 && solids[s - 1].place !== undefined);
}

describe('the toy town', () => {
  it('what stands is at 0, the recorded rate is kept, the column says what it is', async () => {
    const { sensor, clouds, issues } = await framesOf();
    expect(issues.sorted().filter(issue => issue.code === 'FL0632' || issue.code === 'FL0633')).toEqual([]);
    const { names, width, columns } = sensor.look.layout!;
    expect(names).toEqual(['x', 'y', 'z', 'range', 'azimuth', 'doppler', 'rcs', 'doppler_compensated']);
    expect(columns.at(-1)).toMatchObject({ unit: 'm/s', synthesised: true });
    expect(columns.at(-1)!.definition).toMatch(
      /positive when receding: doppler \(positive when receding\) \+ u·\(v \+ ω × l\)/,
    );
    const field = sensorColumn(sensor, { atFrame: false, deskew: false }).field;
    const points = field.type.children.find((child: Field) => child.name === 'points')!;
    expect(JSON.parse(points.metadata.get('point_fields')!).at(-1).definition).toBe(columns.at(-1)!.definition);
    expect(clouds.length).toBeGreaterThan(70);
    const all: number[] = [];
    const raw: number[] = [];
    let [without, moving] = [0, 0];
    for (const [k, { points: rows, count }] of clouds.entries()) {
      const stands = await standingOf(k);
      expect(stands.length).toBe(count);
      for (let i = 0; i < count; i++) {
        const value = rows[i * width + 7];
        if (Number.isNaN(value)) without++;
        else if (stands[i]) {
          all.push(Math.abs(value));
          raw.push(Math.abs(rows[i * width + 5]));
        } else if (Math.abs(value) > 1) moving++;
      }
    }
    expect(moving).toBeGreaterThan(20);
    // σ of a rate is 0.06 m/s, of an azimuth 0.5°: 0.05 m/s at 45° and 8 m/s.
    expect(median(raw)).toBeGreaterThan(3);
    expect(median(all)).toBeLessThan(0.1);
    // At the ends of the recording no pose lies before or after.
    expect(without / (all.length + without)).toBeLessThan(0.05);
  });

  it('rates of the other sign: the same numbers, and it is said', async () => {
    const plain = await framesOf();
    const turned = await framesOf(withRates(rate => -rate));
    expect(turned.issues.sorted().map(issue => issue.code)).toContain('FL0633');
    const { width, columns } = turned.sensor.look.layout!;
    expect(columns.at(-1)!.definition).toMatch(/−doppler \(recorded positive when approaching\)/);
    turned.clouds.forEach(({ points, count }, k) => {
      for (let i = 0; i < count; i++) {
        const at = i * width;
        expect(points[at + 5]).toBe(-plain.clouds[k].points[at + 5]);
        expect(points[at + 7]).toEqual(plain.clouds[k].points[at + 7]);
      }
    });
  });

  it('rates that have nothing to do with the drive are kept as recorded, and not compensated', async () => {
    const { sensor, issues } = await framesOf(withRates(rate => (Math.abs(rate * 977) % 14) - 7));
    expect(sensor.look.layout!.names).not.toContain('doppler_compensated');
    expect(issues.sorted().map(issue => issue.code)).toContain('FL0632');
  });

  it('without poses, and for a radar that nobody has placed, there is no such number', async () => {
    const hiding =
      (topics: RegExp) =>
      (source: Source): Source => ({
        ...source,
        channels: source.channels.map(c =>
          topics.test(c.topic) ? { ...c, decoder: { ...c.decoder, kind: 'other' } } : c,
        ),
      });
    const still = await framesOf(hiding(/^\/(odom|tf)$/), file => ({ ...file, trajectory: undefined }));
    expect(still.sensor.look.layout!.names).not.toContain('doppler_compensated');
    const unplaced = (file: RigFile): RigFile => ({
      ...file,
      sensors: Object.fromEntries(
        Object.entries(file.sensors ?? {}).map(([name, s]) => [
          name,
          name === 'radar_front' ? { ...s, pose: undefined } : s,
        ]),
      ),
    });
    expect((await framesOf(hiding(/^\/tf_static$/), unplaced)).sensor.look.layout!.names).not.toContain(
      'doppler_compensated',
    );
  });
});
