// Which pictures the known lens is not for, told by the projections that a conversion left out.
import { expect, test } from 'vitest';
import type { CellData, FrameData, ProjectionData } from '../../viewer/data/frame-data.js';
import type { Manifest } from '../../viewer/data/open-frames.js';
import { markOtherLenses } from '../../viewer/data/other-lens.js';

const stamps = { stampNs: 0n, rawNs: 0n, logNs: 0n, dtNs: 0n, match: 'nearest' };
const picture: CellData = { ...stamps, kind: 'picture', bytes: new Uint8Array(0), path: 'a.jpg', width: 4, height: 4 };
const cloud: CellData = { ...stamps, kind: 'cloud', points: new Float32Array(0), count: 0, deskewed: false };
const missing: CellData = { kind: 'missing' };
const none = new Float32Array(0);
const projection: ProjectionData = { index: new Uint32Array(0), u: none, v: none, depth: none, compensated: false };

function marked(cells: Record<string, CellData>, projected: readonly string[], more: Partial<Manifest> = {}): boolean {
  const frame: FrameData = {
    index: 0,
    stampNs: 0n,
    cells: new Map(Object.entries(cells)),
    projections: new Map(projected.map(name => [name, projection])),
    buffer: new ArrayBuffer(0),
  };
  const manifest = {
    sensors: [
      { name: 'front', topic: '/front/image/compressed', kind: 'camera' },
      { name: 'top', topic: '/top', kind: 'lidar' },
      { name: 'rear', topic: '/rear', kind: 'lidar' },
    ],
    projections: [
      { cloud: 'top', camera: 'front' },
      { cloud: 'rear', camera: 'front' },
    ],
    issues: [],
    ...more,
  } as unknown as Manifest;
  const cell = markOtherLenses([frame], manifest)[0].cells.get('front');
  return cell?.kind === 'picture' && cell.otherLens === true;
}

const changes = (topic: string) => ({ issues: [{ code: 'FL0510', at: { topic } }] }) as unknown as Partial<Manifest>;

test('a projection that is there, be it empty, tells that the lens is right', () => {
  expect(marked({ front: picture, top: cloud, rear: cloud }, ['top_in_front', 'rear_in_front'])).toBe(false);
  expect(marked({ front: picture, top: cloud, rear: missing }, ['top_in_front'], changes('/front/camera_info'))).toBe(
    false,
  );
});

test('a cloud that was not projected tells that it is not', () => {
  expect(marked({ front: picture, top: cloud, rear: missing }, [])).toBe(true);
});

test('without a cloud, or without any projection, only a recording that changes the calibration leaves a doubt', () => {
  const alone = { front: picture, top: missing, rear: missing };
  expect(marked(alone, [])).toBe(false);
  expect(marked(alone, [], changes('/front/camera_info'))).toBe(true);
  expect(marked(alone, [], changes('/rear/camera_info'))).toBe(false);
  const unprojected = { front: picture, top: cloud, rear: cloud };
  expect(marked(unprojected, [], { projections: [] })).toBe(false);
  expect(marked(unprojected, [], { projections: [], ...changes('/front/camera_info') })).toBe(true);
});
