// A larger town, driven through for tens of seconds, converted in memory, and its truth as a careful person would have drawn it.
import { memoryBytes } from '../../src/bytes/memory.js';
import { seeded } from '../../src/calibration/observe/seeded.js';
import { datasetScene } from '../../src/export/read/dataset-scene.js';
import type { Scene } from '../../src/frame/scene/index.js';
import { fromRollPitchYaw } from '../../src/geometry/roll-pitch-yaw.js';
import { compose, type Vec3 } from '../../src/geometry/se3.js';
import { defaultOptions, Issues, parseRigFile, planFrames } from '../../src/index.js';
import { type Label, labelFormats, openLabels } from '../../src/label/index.js';
import { nodeDecompressors } from '../../src/platform/node/decompress.js';
import { readScenario, simulate, simulatedSource, trueRigYaml, truthCollector } from '../../src/simulate/index.js';
import { filesIn, memoryDataset } from './memory-output.js';

export interface HumanTown {
  readonly scene: Scene;
  /** The truth itself. */
  readonly truth: readonly Label[];
}

export interface TownFiles {
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** truth.json. */
  readonly truth: Uint8Array;
}

/** 32 beams at 10 Hz, a camera ahead and a fisheye to the left at 5 Hz, a radar; another town for every seed. */
export async function humanTown(seed: number, seconds: number): Promise<HumanTown> {
  return openTown(await townFiles(seed, seconds));
}

export async function townFiles(seed: number, seconds: number): Promise<TownFiles> {
  const picture = { width: 240, height: 180, rate_hz: 5 };
  const scenario = readScenario({
    framelock_scenario: 1,
    name: 'labelled',
    seed,
    duration_s: seconds,
    sensors: {
      lidar_top: { columns: 720 },
      camera_front: { ...picture, fx: 156, fy: 155.5, cx: 121, cy: 88.5 },
      // A fisheye spreads over its pixels what others magnify: at half the size 40 ms move nothing by a pixel.
      camera_left: { ...picture, width: 480, height: 360, fx: 111, fy: 111, cx: 239.5, cy: 180.5 },
      imu: null,
      gnss: null,
    },
  });
  const simulation = simulate(scenario, { encodeJpeg: emptyJpeg });
  const truth = truthCollector(simulation);
  const collected = { ...simulation, messages: () => collecting(simulation.messages(), truth.add) };
  const issues = new Issues();
  const source = await simulatedSource(collected, issues);
  const rigFile = parseRigFile(trueRigYaml(simulation), 'true.yaml');
  const plan = await planFrames(source, rigFile, { ...defaultOptions, projection: false }, issues);
  const files = await memoryDataset(plan, issues, { recording: 'labelled', shardBytes: 2e8 });
  return { files, truth: new TextEncoder().encode(JSON.stringify(truth.file())) };
}

export async function openTown({ files, truth }: TownFiles): Promise<HumanTown> {
  const scene = await datasetScene(filesIn(files));
  const context = { issues: new Issues(), decompress: nodeDecompressors() };
  const labels = await openLabels({ bytes: memoryBytes('truth.json', truth) }, labelFormats, context);
  return { scene, truth: labels.labels };
}

/** No check of labels looks at a pixel: start, frame header (ITU-T T.81 B.2.2) with the size, end. */
const emptyJpeg = async (_: Uint8Array, width: number, height: number) =>
  Uint8Array.of(
    0xff,
    0xd8,
    0xff,
    0xc0,
    0,
    17,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    3,
    ...[1, 2, 3].flatMap(id => [id, 0x11, 0]),
    0xff,
    0xd9,
  );

async function* collecting<T>(messages: AsyncIterable<T>, add: (message: T) => void): AsyncIterable<T> {
  for await (const message of messages) {
    add(message);
    yield message;
  }
}

/** Standard deviations of a careful person's boxes: m along the ground and upright, of a length the larger of both, rad, px. */
export const HUMAN = { ground: 0.05, upright: 0.02, length: 0.01, share: 0.02, yaw: Math.PI / 180, px: 1 } as const;

/** Truth with a person's noise on it; what the truth claims beside (velocity, points, occlusion) stays for those who plant. */
export function drawnByHand(truth: readonly Label[], seed: number): Label[] {
  const random = seeded(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return truth.map(label => {
    const box = label.box && {
      T: compose(label.box.T, {
        q: fromRollPitchYaw(0, 0, HUMAN.yaw * normal()),
        t: [HUMAN.ground * normal(), HUMAN.ground * normal(), HUMAN.upright * normal()],
      }),
      size: label.box.size.map(s => s + normal() * Math.max(HUMAN.length, HUMAN.share * s)) as unknown as Vec3,
    };
    const boxes2 = label.boxes2.map(b => ({
      ...b,
      left: b.left + HUMAN.px * normal(),
      right: Math.max(b.left + 1, b.right + HUMAN.px * normal()),
      top: b.top + HUMAN.px * normal(),
      bottom: Math.max(b.top + 1, b.bottom + HUMAN.px * normal()),
    }));
    return { ...label, box, boxes2 };
  });
}

/** As a file has it whose tool does not know the simulator: boxes, classes and tracks only. */
export function withoutClaims(labels: readonly Label[]): Label[] {
  return labels.map(label => ({ ...label, velocity: undefined, points: undefined, occluded: undefined }));
}
