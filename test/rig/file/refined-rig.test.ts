// A refined rig file: only the one pose changes, comments stay, the history grows, and it is read back as it was written.
import { describe, expect, it } from 'vitest';
import { createCamera } from '../../../src/camera/index.js';
import { parseRigFile, refinedRig } from '../../../src/rig/file/index.js';
import { type HistoryEntry, type Rig, rigFileToJson } from '../../../src/rig/index.js';

const entry: HistoryEntry = {
  program: 'framelock 0.1.0',
  parent: { file: 'rig.yaml', sha256: '0'.repeat(64) },
  recordings: ['drive.mcap'],
  accepted: true,
  method: 'nid',
  evidence: 'intensity of points, brightness of pictures',
  sensor: 'cam',
  against: 'lidar',
  frames: { training: ['1700000000000000000'], held_out: [] },
  scores: [{ name: 'nid', better: 'smaller', training: { before: 0.9, after: 0.8, count: 1 } }],
  change: { rotation_deg: [0.1, 0, 0], translation_m: [0, 0.01, 0] },
  sigma: { rotation_deg: [0.01, 0.01, 0.01], translation_m: [0.01, 0.01, null] },
  unobservable: ['tz'],
  reasons: ['tz: frames and starts scatter by 11 cm; kept as given'],
};
const pose = { frame: 'cam_optical', to: 'base_link', T_to_frame: { q: [0.6, 0, 0, 0.8], t: [1, 2, 3] } } as const;
const intrinsics = { width: 640, height: 480, fx: 500, fy: 500, cx: 320, cy: 240, distortion: [] };
const camera = { model: 'plumb_bob', intrinsics, lens: createCamera('plumb_bob', intrinsics) };
const sensor = { name: 'cam', topic: '/cam', pose, camera };

const yaml = `# our car
framelock_rig: 1
frame: base_link
sensors:
  lidar:   # on the roof
    topic: /lidar
    pose: {from: lidar, to: base_link, translation_m: [0, 0, 2], rotation_xyzw: [0, 0, 0, 1]}
  cam:
    topic: /cam
    clock: {offset_ms: -30, epoch_ns: 1700000000000000001}
    pose: {from: base_link, to: cam_optical, translation_m: [0, 0, 0], rotation_xyzw: [0, 0, 0, 1]}
    provenance: {pose: by hand}
`;

describe('refinedRig', () => {
  it('replaces the pose in YAML and keeps comments, order and big numbers', () => {
    const text = refinedRig({ name: 'rig.yaml', text: yaml }, sensor, entry);
    expect(text).toContain('# our car');
    expect(text).toContain('# on the roof');
    expect(text).toContain('epoch_ns: 1700000000000000001');
    const rig = parseRigFile(text, 'new.yaml');
    expect(rig.sensors.cam.pose).toEqual(pose);
    expect(rig.sensors.cam.camera?.intrinsics.fx).toBe(500);
    expect(rig.sensors.cam.clock).toEqual(parseRigFile(yaml, 'rig.yaml').sensors.cam.clock);
    expect(rig.sensors.lidar).toEqual(parseRigFile(yaml, 'rig.yaml').sensors.lidar);
    expect(rig.history).toEqual([entry]);
    expect(text).not.toContain('by hand');
  });

  it('grows a history that is there, and JSON stays JSON', () => {
    const json = JSON.stringify({ framelock_rig: 1, frame: 'base_link', sensors: { cam: { topic: '/cam' } } });
    const once = refinedRig({ name: 'a.json', text: json }, sensor, entry);
    const twice = refinedRig({ name: 'b.json', text: once }, sensor, { ...entry, method: 'target' });
    expect(JSON.parse(twice).history.map((one: HistoryEntry) => one.method)).toEqual(['nid', 'target']);
    const yamlTwice = refinedRig(
      { name: 'c.yaml', text: refinedRig({ name: 'rig.yaml', text: yaml }, sensor, entry) },
      sensor,
      entry,
    );
    expect(parseRigFile(yamlTwice, 'd.yaml').history).toHaveLength(2);
  });

  it('does not write through an alias into another sensor, and adds a sensor that the file does not name', () => {
    const shared = `framelock_rig: 1
sensors:
  left: &one
    topic: /left
    pose: {from: left, to: base_link, translation_m: [0, 1, 0], rotation_xyzw: [0, 0, 0, 1]}
  lens: {topic: /lens}
`;
    const rig = parseRigFile(refinedRig({ name: 'rig.yaml', text: shared }, sensor, entry), 'new.yaml');
    expect(rig.sensors.left.pose?.T_to_frame.t).toEqual([0, 1, 0]);
    expect(rig.sensors.cam).toMatchObject({ topic: '/cam', pose });
  });

  it('adds time to the clock that the file gives', () => {
    const text = refinedRig({ name: 'rig.yaml', text: yaml }, { ...sensor, addNs: 2_000_000 }, entry);
    expect(parseRigFile(text, 'new.yaml').sensors.cam.clock).toMatchObject({
      offsetNs: -28_000_000,
      epochNs: 1700000000000000001n,
    });
  });

  it('refuses a parent that is no rig file', () => {
    expect(() => refinedRig({ name: 'rig.yaml', text: 'framelock_rig: 2' }, sensor, entry)).toThrow(/expected 1/);
  });

  it('survives being read and written again as rig.json', () => {
    const rig: Rig = { name: '', frameId: 'base_link', sensors: new Map() };
    const back = parseRigFile(rigFileToJson(rig, { history: [entry] }), 'rig.json');
    expect(back.history).toEqual([entry]);
  });
});
