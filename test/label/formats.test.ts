// What each foreign label format says beside its boxes: moments, tracks, classes, pictures, and what stands in for what is missing.
import { describe, expect, it } from 'vitest';
import { dropsOf, faultOf, type LabelFiles, readLabels } from '../support/label-files.js';

const json = JSON.stringify;
const xyz = (x: number, y: number, z: number) => ({ x, y, z });
const psr = { position: xyz(1, 2, 3), rotation: xyz(0, 0, 0), scale: xyz(4, 2, 1) };

describe('COCO', () => {
  const file = (annotations: unknown[], more: object = {}): LabelFiles => ({
    'a.json': json({
      // The order is nobody's promise.
      annotations,
      categories: [{ id: 1, name: 'car' }],
      images: [
        { id: 1, file_name: 'samples/CAM_FRONT/n015-1.5.jpg' },
        { id: '2', file_name: 'image_02\\data\\0000000003.png' },
        { id: 3, file_name: '000004.jpg' },
      ],
      ...more,
    }),
  });
  const one = (more: object) => ({ id: 9, image_id: 1, category_id: 1, bbox: [10, 20, 30, 40], iscrowd: 0, ...more });

  it('edges from the corner of the first pixel, cameras by folder, frames by file', async () => {
    const { labels, issues } = await readLabels(
      file([one({}), one({ id: 10, image_id: 2 }), one({ id: 11, image_id: 3 })]),
    );
    expect(issues).toEqual([]);
    expect(labels.map(label => [label.moment, label.boxes2])).toEqual([
      [{ file: 'n015-1.5' }, [{ camera: 'CAM_FRONT', left: 9.5, top: 19.5, right: 39.5, bottom: 59.5 }]],
      [{ file: '0000000003' }, [{ camera: 'image_02', left: 9.5, top: 19.5, right: 39.5, bottom: 59.5 }]],
      [{ file: '000004' }, [{ camera: '', left: 9.5, top: 19.5, right: 39.5, bottom: 59.5 }]],
    ]);
  });

  it('crowds are no objects; unknown classes and pictures are named and counted; ids stand once', async () => {
    const set = await readLabels(
      file([
        one({ iscrowd: 1 }),
        one({ category_id: 7 }),
        one({ image_id: 99 }),
        one({ bbox: undefined }),
        one({ track_id: 3, score: 0.5, attributes: { occluded: true } }),
      ]),
    );
    expect([set.found, set.labels.length, dropsOf(set)]).toEqual([5, 2, { ignored: 1, no_moment: 1, no_box: 1 }]);
    expect([...set.codes].sort()).toEqual(['FL1003', 'FL1006', 'FL1007', 'FL1020']);
    expect(set.labels.map(label => [label.id, label.category, label.track])).toEqual([
      ['9', 'unknown', ''],
      ['9#2', 'car', '3'],
    ]);
    expect(set.labels[1].attributes).toEqual([
      ['score', '0.5'],
      ['occluded', 'true'],
    ]);
  });

  it('without annotations is a clear line', async () => {
    expect((await readLabels(file([]))).codes).toEqual(['FL1019']);
  });
});

describe('SUSTechPOINTS', () => {
  it('tracks, classes and annotators; ids are of the frame; a box without psr is named', async () => {
    const set = await readLabels({
      'a/label/000950.json': json([
        { obj_id: '8', obj_type: 'Car', psr, annotator: 'x', obj_attr: '' },
        { obj_id: '', obj_type: 'Bus', psr },
      ]),
      'b/label/000950.json': json([
        { obj_id: '8', obj_type: 'Car' },
        { obj_id: '8', obj_type: 'Car', psr },
      ]),
    });
    expect(set.labels.map(label => [label.id, label.track, label.moment])).toEqual([
      ['a/label/000950/8', '8', { file: '000950' }],
      ['a/label/000950/#1', '', { file: '000950' }],
      ['b/label/000950/8', '8', { file: '000950' }],
    ]);
    expect(set.labels[0].attributes).toEqual([['annotator', 'x']]);
    expect([set.found, dropsOf(set)]).toEqual([4, { no_box: 1 }]);
  });

  it('one damaged file costs its own labels; all of them are an error', async () => {
    const set = await readLabels({
      'label/0.json': json([{ obj_type: 'Car', psr }]),
      'label/1.json': '[{"psr":{"position":{',
    });
    expect([set.found, set.labels.length, dropsOf(set), set.codes]).toEqual([
      2,
      1,
      { unreadable: 1 },
      ['FL1003', 'FL1018'],
    ]);
    expect(await faultOf(readLabels({ 'label/1.json': '[{"psr":{"position":{' }))).toBe('FL1002');
  });
});

describe('Xtreme1', () => {
  const object = (id: string, type: string, contour: object, more: object = {}) => ({
    id,
    type,
    className: 'car',
    trackId: 'T',
    contour,
    ...more,
  });
  const box = { center3D: xyz(1, 2, 3), rotation3D: xyz(0, 0, 0), size3D: xyz(4, 2, 1), pointN: 1606 };
  const points = [
    [314.5, 505.75],
    [314.5, 687.5],
    [772.5, 687.5],
    [772.5, 505.75],
  ].map(([x, y]) => ({ x, y }));

  it('boxes in space and in pictures, their points, attributes and sources', async () => {
    const set = await readLabels({
      'data/000001-309.json': json({ name: '000001' }),
      'result/000001-309.json': json([
        {
          ...{ dataId: 309, sourceName: 'Ground Truth' },
          objects: [
            object('A', '3D_BOX', box, { classValues: [{ name: 'type', value: 'suv' }] }),
            object('B', '2D_RECT', { points, viewIndex: 2 }),
            object('C', '2D_BOX', { points, viewIndex: 2 }),
          ],
        },
        {
          dataId: 309,
          sourceName: 'model',
          objects: [object('D', 'BOUNDING_BOX', { points: [points[0], points[2]] }, { modelConfidence: 0.5 })],
        },
      ]),
    });
    expect([set.found, dropsOf(set)]).toEqual([4, { ignored: 1 }]);
    expect(set.labels.map(label => [label.id, label.moment, label.points])).toEqual([
      ['A', { file: '000001' }, 1606],
      ['B', { file: '000001' }, undefined],
      ['D', { file: '000001' }, undefined],
    ]);
    expect(set.labels[0].attributes).toEqual([
      ['type', 'suv'],
      ['source', 'Ground Truth'],
    ]);
    expect(set.labels[1].boxes2).toEqual([{ camera: 'camera_2', left: 314, top: 505.25, right: 772, bottom: 687 }]);
    expect(set.labels[2].boxes2).toEqual([{ camera: '', left: 314, top: 505.25, right: 772, bottom: 687 }]);
    expect(set.notes.join('\n')).toMatch(/2 sources.*Ground Truth, model/);
  });
});

describe('CVAT', () => {
  const track = (fields: string, poses: string) =>
    `<item><objectType>Car</objectType><h>1</h><w>2</w><l>4</l>${fields}<poses>${poses}</poses></item>`;
  const pose = (truncation: number, more = '') =>
    `<item><tx>1</tx><ty>2</ty><tz>3</tz><rx>0</rx><ry>0</ry><rz>0</rz><occlusion>1</occlusion><truncation>${truncation}</truncation>${more}</item>`;
  const xml = (order: string, items: string) =>
    `<!DOCTYPE boost_serialization><boost_serialization><tracklets ${order}>${items}</tracklets></boost_serialization>`;
  const items =
    track(
      '<first_frame>7</first_frame>',
      pose(0, '<attributes><attribute><name>color</name><value>red &amp; blue</value></attribute></attributes>') +
        pose(2),
    ) + track('', pose(0));

  it('KITTI raw: frames by number, what is outside of the picture is labelled all the same', async () => {
    const set = await readLabels({ 'tracklet_labels.xml': xml('class_id="0" tracking_level="0" version="0"', items) });
    expect(set.labels.map(label => [label.track, label.moment])).toEqual([
      ['1', { file: '0000000007' }],
      ['1', { file: '0000000008' }],
    ]);
    expect([set.found, dropsOf(set)]).toEqual([3, { no_moment: 1 }]);
    // tz is the bottom, l the length along x.
    expect([set.labels[0].box!.T.t, set.labels[0].box!.size]).toEqual([
      [1, 2, 3.5],
      [4, 2, 1],
    ]);
    expect(set.labels[0].attributes).toEqual([
      ['occlusion', 'partly'],
      ['color', 'red & blue'],
    ]);
    expect(set.labels[1].attributes).toContainEqual(['truncation', 'out_image']);
  });

  it('CVAT’s own: frames by frame_list.txt, outside is not there', async () => {
    const set = await readLabels({
      'tracklet_labels.xml': xml('version="0" tracking_level="0" class_id="0"', items),
      'frame_list.txt': '6 a\n7 cam/frame_000007\n',
    });
    expect(set.labels.map(label => label.moment)).toEqual([{ file: 'frame_000007' }]);
    expect([set.found, dropsOf(set)]).toEqual([3, { ignored: 1, no_moment: 1 }]);
    expect([set.labels[0].box!.T.t, set.labels[0].box!.size]).toEqual([
      [1, 2, 3],
      [2, 1, 4],
    ]);
  });

  it.each([
    [
      'entities of its own',
      '<!DOCTYPE boost_serialization [<!ENTITY a "b">]><boost_serialization><tracklets></tracklets></boost_serialization>',
    ],
    ['an unknown entity', xml('version="0"', '<item>&a;</item>')],
    ['a cut file', xml('version="0"', items).slice(0, 400)],
    ['endless nesting', xml('version="0"', '<a>'.repeat(100_000))],
  ])('%s is one clear line', async (_, text) => {
    expect(await faultOf(readLabels({ 'a.xml': text }))).toMatch(/^FL100[12]$/);
  });

  it('Supervisely: an episode, with its clouds by the map beside it', async () => {
    const figure = (key: string, objectKey: string, geometryType = 'cuboid_3d') => ({
      key,
      objectKey,
      geometryType,
      geometry: { position: xyz(1, 2, 3), rotation: xyz(0, 0, 0), dimensions: xyz(4, 2, 1) },
    });
    const set = await readLabels({
      'e/annotation.json': json({
        frames: [
          { index: 0, figures: [figure('f1', 'o')] },
          { index: 4, figures: [figure('f2', 'o'), figure('f3', 'gone'), figure('f4', 'o', 'point_cloud')] },
        ],
        objects: [{ key: 'o', classTitle: 'car', tags: [{ name: 'moving', value: 'true' }] }],
      }),
      'e/frame_pointcloud_map.json': json({ 0: 'scene_1.pcd' }),
    });
    expect(set.labels.map(label => [label.id, label.track, label.category, label.moment])).toEqual([
      ['f1', 'o', 'car', { file: 'scene_1' }],
      ['f2', 'o', 'car', { file: '4' }],
      ['f3', 'gone', 'unknown', { file: '4' }],
    ]);
    expect([set.found, dropsOf(set), [...set.codes].sort()]).toEqual([
      4,
      { ignored: 1 },
      ['FL1007', 'FL1020', 'FL1022'],
    ]);
    expect(set.labels[0].attributes).toEqual([['moving', 'true']]);
  });

  it('Datumaro: classes by place, pictures’ boxes by their file, what is outside is not there', async () => {
    const cuboid = (label_id: number, attributes: object) => ({
      type: 'cuboid_3d',
      label_id,
      position: [1, 2, 3],
      rotation: [0, 0, 0],
      scale: [4, 2, 1],
      attributes,
    });
    const set = await readLabels({
      'annotations/default.json': json({
        items: [
          {
            id: 'frame_000000',
            annotations: [
              cuboid(1, { track_id: 5, occluded: true }),
              cuboid(0, { outside: true }),
              cuboid(9, {}),
              { type: 'polygon' },
            ],
          },
          {
            id: 'a',
            image: { path: 'CAM_A/000001.png' },
            annotations: [{ type: 'bbox', label_id: 0, bbox: [1, 2, 3, 4] }],
          },
        ],
        categories: { label: { labels: [{ name: 'car' }, { name: 'bus' }] } },
      }),
    });
    expect(set.labels.map(label => [label.track, label.category, label.moment])).toEqual([
      ['5', 'bus', { file: 'frame_000000' }],
      ['', 'unknown', { file: 'frame_000000' }],
      ['', 'car', { file: '000001' }],
    ]);
    expect(set.labels[2].boxes2).toEqual([{ camera: 'CAM_A', left: 0.5, top: 1.5, right: 3.5, bottom: 5.5 }]);
    expect([set.found, dropsOf(set)]).toEqual([5, { ignored: 2 }]);
  });
});

describe('several formats in one folder', () => {
  it('the first by name is read, and the others are named', async () => {
    const set = await readLabels({
      'a/label/0.json': json([{ obj_type: 'Car', psr }]),
      'b.json': json({ images: [], annotations: [{ image_id: 1 }], categories: [] }),
    });
    expect([set.format, set.codes]).toEqual(['sustechpoints', ['FL1021']]);
  });
});

describe('the truth of a simulated town', () => {
  it('boxes that are damaged are left out and counted, the others stay', async () => {
    const placed = { translation_m: [1, 2, 3], rotation_xyzw: [0, 0, 0, 1] };
    const box = { track: 'car_1', label: 'car', size_m: [4, 2, 1.5], base_link: placed, map: placed };
    const whole = { ...box, velocity_mps: [1, 0, 0], points: 9 };
    const flat = { track: 'car_1', label: 'car', box_px: [1, 2, 3, 4], occluded: 0 };
    const set = await readLabels({
      'truth.json': json({
        framelock_truth: 1,
        start_ns: '1700000000000000000',
        labels_3d: [
          { sensor: 'lidar', stamp: 5, boxes: [whole, box, { ...whole, map: { translation_m: [1, 2, 3] } }, null, 7] },
          { sensor: 'lidar', stamp: 'x', boxes: [whole] },
          null,
        ],
        labels_2d: [
          { sensor: 'camera', stamp: 6, boxes: [flat, { ...flat, box_px: [1, 2, 3] }, { ...flat, track: 1 }] },
        ],
      }),
    });
    expect(set.labels.map(({ id }) => id)).toEqual(['car_1@lidar@5', 'car_1@camera@6']);
    expect(dropsOf(set)).toEqual({ unreadable: 8 });
    expect(set.found).toBe(10);
  });
});
