// The whole run: order, clocks, sameness by seed, independence of sensors, and scenarios that are wrong.
import { expect, test } from 'vitest';
import { FramelockError } from '../../src/issue.js';
import { builtinDefinition, decodeMessage, encodeMessage, parseDefinition } from '../../src/message/index.js';
import { parseRigFile } from '../../src/rig/file/rig-file.js';
import {
  readScenario,
  ros2Tree,
  ros2Type,
  type Simulation,
  trueRigYaml,
  truthCollector,
} from '../../src/simulate/index.js';
import { quick, run } from './support.js';

const tiny = { width: 48, height: 36 };
const few = {
  lidar_top: { rings: 4, columns: 60 },
  camera_front: { ...tiny, fx: 31, fy: 31, cx: 24, cy: 18 },
  camera_left: { ...tiny, fx: 11, fy: 11, cx: 24, cy: 18 },
};

async function text(simulation: Simulation): Promise<Map<string, string[]>> {
  const byTopic = new Map<string, string[]>();
  for await (const message of simulation.messages()) {
    const { topic } = simulation.topics[message.topic];
    const plain = JSON.stringify(message, (_, value) => {
      if (typeof value === 'bigint') return `${value}n`;
      return ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value;
    });
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), plain]);
  }
  return byTopic;
}

test('same seed, same messages; another seed, others', async () => {
  const once = await text(run(quick(few)));
  expect(await text(run(quick(few)))).toEqual(once);
  const other = await text(run(quick(few, { seed: 8 })));
  for (const topic of ['/lidar_top/points', '/imu/data', '/radar_front/detections', '/odom', '/gnss/fix'])
    expect(other.get(topic)?.[3]).not.toBe(once.get(topic)?.[3]);
});

test('leaving a sensor out changes no other sensor', async () => {
  const all = await text(run(quick(few)));
  const without = await text(run(quick({ ...few, radar_front: null })));
  expect([...all.keys()].filter(topic => !without.has(topic))).toEqual(['/radar_front/detections']);
  // Topics are numbered, so the number may differ; the rest may not.
  const bare = (lines: string[] = []) => lines.map(line => line.replace(/^\{"topic":\d+,/, ''));
  for (const [topic, lines] of without) if (topic !== '/tf_static') expect(bare(lines)).toEqual(bare(all.get(topic)));
});

test('messages come in log order, each after it happened, each sensor in its own order', () => {
  const { plan, topics } = run(quick(few));
  const last = new Map<number, number>();
  plan.forEach((planned, i) => {
    if (i > 0) expect(planned.log).toBeGreaterThanOrEqual(plan[i - 1].log);
    if (topics[planned.topic].latched) return;
    expect(planned.log).toBeGreaterThan(planned.t);
    expect(planned.k).toBe((last.get(planned.topic) ?? -1) + 1);
    last.set(planned.topic, planned.k);
  });
});

test('the true rig file is a valid rig file, and its clocks make every stamp true', () => {
  const simulation = run(quick(few, { duration_s: 30 }));
  const rig = parseRigFile(trueRigYaml(simulation), 'rig.true.yaml');
  for (const sensor of simulation.sensors) {
    const clock = rig.sensors[sensor.name].clock ?? expect.fail();
    const topic = simulation.topics.findIndex(t => t.topic === sensor.settings.topic);
    expect(rig.sensors[sensor.name].topic).toBe(sensor.settings.topic);
    for (const { t, stamp } of simulation.plan.filter(p => p.topic === topic)) {
      const corrected = stamp + clock.offsetNs + clock.driftPpm * 1e-6 * stamp;
      expect(Math.abs(corrected - t)).toBeLessThan(3);
    }
    if (sensor.kind !== 'odometry') {
      const T = rig.sensors[sensor.name].pose?.T_to_frame ?? expect.fail();
      for (const [i, x] of T.t.entries()) expect(x).toBeCloseTo(sensor.T_base_sensor.t[i], 8);
      for (const [i, x] of T.q.entries()) expect(x).toBeCloseTo(sensor.T_base_sensor.q[i], 8);
    }
  }
});

test('the front camera is 37 ms late and 40 ppm fast, as the town says', () => {
  const { plan, topics } = run(quick(few, { duration_s: 20 }));
  const topic = topics.findIndex(t => t.topic === '/camera_front/image/compressed');
  const own = plan.filter(p => p.topic === topic);
  const [a, b] = [own[0], own[own.length - 1]];
  expect(Math.abs(a.stamp - a.t - 37e6)).toBeLessThan(1000);
  expect(((b.stamp - b.t - (a.stamp - a.t)) / (b.t - a.t)) * 1e6).toBeCloseTo(40, 2);
});

test('every field of every tree is one of its definition: nothing is silently left zero', async () => {
  const simulation = run(quick(few));
  const seen = new Set<number>();
  for await (const message of simulation.messages()) {
    if (seen.has(message.topic)) continue;
    seen.add(message.topic);
    for (const [flavour, encoding] of [
      ['ros1msg', 'ros1'],
      ['ros2msg', 'cdr'],
    ] as const) {
      const name = flavour === 'ros1msg' ? message.type : ros2Type(message.type);
      const { text: definitionText } = builtinDefinition(message.type, flavour) ?? expect.fail();
      const definition = parseDefinition({ name, encoding: flavour, text: definitionText });
      const tree = flavour === 'ros1msg' ? message.value : ros2Tree(message.value);
      const back = decodeMessage(definition, encoding, encodeMessage(definition, encoding, tree));
      expect(shape(tree)).toEqual(shape(back));
    }
  }
  expect(seen.size).toBe(simulation.topics.length);
});

/** Field paths of a tree, sorted; lists count by their first entry. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [path];
  if (Array.isArray(value)) return typeof value[0] === 'object' ? shape(value[0], `${path}[]`) : [path];
  return Object.entries(value)
    .flatMap(([key, entry]) => shape(entry, `${path}.${key === 'nanosec' ? 'nsec' : key}`))
    .sort();
}

test('the truth lists every message and labels of sweeps and pictures', async () => {
  const simulation = run(quick(few));
  const truth = truthCollector(simulation);
  for await (const message of simulation.messages()) truth.add(message);
  const file = truth.file() as {
    messages: { [topic: string]: number[][] };
    labels_3d: { sensor: string; boxes: unknown[] }[];
    labels_2d: { sensor: string }[];
    trajectory: { samples: unknown[] };
  };
  expect(Object.values(file.messages).flat().length).toBe(simulation.plan.length);
  expect(file.labels_3d.length).toBe(file.messages['/lidar_top/points'].length);
  expect(file.labels_2d.length).toBe(
    file.messages['/camera_front/camera_info'].length + file.messages['/camera_left/camera_info'].length,
  );
  expect(file.trajectory.samples.length).toBe(101);
});

test('a wrong scenario is refused with the key named', () => {
  const wrong: [unknown, RegExp][] = [
    [null, /framelock_scenario/],
    [{}, /framelock_scenario/],
    [{ seed: -1 }, /seed: expected a whole number from 0/],
    [{ seed: 1.5 }, /seed/],
    [{ duration_s: '2' }, /duration_s: expected a number from 0.1 to 3600, got "2"/],
    [{ speed: 3 }, /speed: is not a setting; known here: .*duration_s/],
    [{ start_ns: '1e9' }, /start_ns/],
    [{ sensors: { lidar: {} } }, /sensors\.lidar: is not a setting/],
    [{ sensors: { lidar_top: { rings: 0 } } }, /sensors\.lidar_top\.rings/],
    [{ sensors: { lidar_top: { clock: null } } }, /sensors\.lidar_top\.clock/],
    [{ sensors: { camera_front: { model: 'ds' } } }, /model: expected plumb_bob or equidistant/],
    [{ sensors: { imu: { gyro_bias: [1, 2] } } }, /gyro_bias: expected a list of 3/],
    [{ sensors: { imu: { gyro_density: -1 } } }, /gyro_density: expected a number of at least 0/],
    [{ sensors: { imu: { topic: '/odom' } } }, /topic and frame must differ/],
    [JSON.parse('{"__proto__": {"seed": 4}}'), /__proto__: is not a setting/],
  ];
  for (const [over, text] of wrong) {
    const scenario = over !== null && Object.keys(over as object).length > 0 ? { framelock_scenario: 1 } : null;
    const given = scenario === null ? over : Object.assign(JSON.parse(JSON.stringify(scenario)), over);
    if (Object.hasOwn((over ?? {}) as object, '__proto__')) {
      expect(() => readScenario(JSON.parse('{"framelock_scenario":1,"__proto__":{"seed":4}}'))).toThrow(text);
      continue;
    }
    expect(() => readScenario(given)).toThrow(text);
    expect(() => readScenario(given)).toThrow(FramelockError);
  }
});
