// Frames told in the world one by one: which of them one body carries. Truth: poses worked out from a mount and a motion.
import { describe, expect, it } from 'vitest';
import { compose, type SE3 } from '../../src/geometry/se3.js';
import { Issues } from '../../src/issue.js';
import { carriedTogether, sameTransform } from '../../src/rig/index.js';
import { moved, movingOf, type Transform, yaw } from './transforms.js';

/** A car on a circle of 20 m, a turn in 40 s; every 50 ms. */
const car = (i: number): SE3 => {
  const angle = (2 * Math.PI * i) / 800;
  return yaw(angle, 20 * Math.sin(angle), 20 - 20 * Math.cos(angle));
};
const T_car_lidar: SE3 = yaw(0.3, 1, 0.2, 1.9);
const T_car_camera: SE3 = { q: [-0.5, 0.5, -0.5, 0.5], t: [1.5, 0, 1.2] };

function told(
  frames: Record<string, (i: number) => SE3>,
  count = 100,
  world = 'map',
  ms = (i: number, _: string) => 50 * i,
) {
  const all: Transform[] = [];
  for (let i = 0; i < count; i++)
    for (const [child, at] of Object.entries(frames)) all.push(moved(world, child, ms(i, child), at(i)));
  return all;
}

function found(all: readonly Transform[], placed: readonly string[] = []) {
  const issues = new Issues();
  const { moving, mounts } = carriedTogether(movingOf(all), new Set(placed), issues);
  return { mounts, moves: moving.map(({ child }) => child), said: issues.sorted() };
}

describe('frames that move in the world as one', () => {
  it('are mounts on the body, whichever was said first', () => {
    const all = told({
      'ego_vehicle/lidar': i => compose(car(i), T_car_lidar),
      ego_vehicle: car,
      'ego_vehicle/rgb': i => compose(car(i), T_car_camera),
    });
    const { mounts, moves, said } = found(all);
    expect(moves).toEqual(['ego_vehicle']);
    expect(mounts.map(({ parent, child }) => [parent, child])).toEqual([
      ['ego_vehicle', 'ego_vehicle/lidar'],
      ['ego_vehicle', 'ego_vehicle/rgb'],
    ]);
    expect(sameTransform(mounts[0].T_parent_child, T_car_lidar, 1e-9)).toBe(true);
    expect(sameTransform(mounts[1].T_parent_child, T_car_camera, 1e-9)).toBe(true);
    expect(said.map(({ code, count }) => [code, count])).toEqual([['FL0619', 2]]);
    expect(said[0].text).toMatch(/"ego_vehicle\/lidar" and "ego_vehicle" are told in "map" .*100 common stamps/);
  });

  it('need no turn where the name says whose they are', () => {
    const ahead = (i: number) => yaw(0, i);
    const { mounts } = found(told({ ego: ahead, 'ego/lidar': i => compose(ahead(i), T_car_lidar) }));
    expect(mounts.map(({ child }) => child)).toEqual(['ego/lidar']);
  });

  it('are those of the body of their own namespace, at stamps in any order', () => {
    const other = (i: number) => car(1.1 * i + 40);
    const all = told({
      'r1/base_link': car,
      'r2/lidar': i => compose(other(i), T_car_lidar),
      'r2/base_link': other,
      'r1/lidar': i => compose(car(i), T_car_camera),
    });
    const { mounts, moves } = found([...all].reverse());
    expect(mounts.map(({ parent, child }) => `${parent} ${child}`).sort()).toEqual([
      'r1/base_link r1/lidar',
      'r2/base_link r2/lidar',
    ]);
    expect(moves.sort()).toEqual(['r1/base_link', 'r2/base_link']);
    expect(sameTransform(mounts.find(({ child }) => child === 'r2/lidar')!.T_parent_child, T_car_lidar, 1e-9)).toBe(
      true,
    );
  });

  it('leave one of two that could carry each other moving', () => {
    const { mounts, moves } = found(told({ r: car, 'r/base_link': i => compose(car(i), T_car_lidar) }));
    expect([mounts.length, moves.length]).toEqual([1, 1]);
  });

  it('bear single precision and samples that one of them lacks', () => {
    const rounded = ({ q, t }: SE3): SE3 => ({
      q: q.map(Math.fround) as unknown as SE3['q'],
      t: t.map(Math.fround) as unknown as SE3['t'],
    });
    const all = told({ base_link: i => rounded(car(i)), lidar: i => rounded(compose(car(i), T_car_lidar)) });
    const { mounts } = found(all.filter((_, i) => i % 6 !== 1));
    expect(mounts.length).toBe(1);
    expect(sameTransform(mounts[0].T_parent_child, T_car_lidar, 2e-5)).toBe(true);
  });

  const wobbling = (i: number) => compose(compose(car(i), T_car_lidar), yaw(0.002 * Math.sin(i)));
  it.each<[string, readonly Transform[], readonly string[]]>([
    ['two cars', told({ base_link: car, other: i => car(1.1 * i + 10) }), []],
    ['two cars on a straight road', told({ base_link: i => yaw(0, i), other: i => yaw(0, i + 10) }), []],
    ['a mount that turns by 0.1°', told({ base_link: car, lidar: wobbling }), []],
    ['what stands still beside what stands still', told({ base_link: () => yaw(1), table: () => yaw(2, 5) }), []],
    ['four common stamps', told({ base_link: car, lidar: i => compose(car(i), T_car_lidar) }, 4), []],
    [
      'no common stamps',
      told(
        { base_link: car, lidar: i => compose(car(i), T_car_lidar) },
        50,
        'map',
        (i, child) => 50 * i + child.length,
      ),
      [],
    ],
    ['wheels on one axle', told({ left: i => yaw(i, 0, 1), right: i => yaw(i, 0, 1) }, 50, 'base_link'), []],
    ['a world frame', told({ base_link: car, odom: i => compose(car(i), T_car_lidar) }), []],
    ['a frame that has a mount', told({ base_link: car, lidar: i => compose(car(i), T_car_lidar) }), ['lidar']],
  ])('leaves alone: %s', (_, all, placed) => {
    const { mounts, moves, said } = found(all, placed);
    expect([mounts.length, said.length]).toEqual([0, 0]);
    expect(moves.length).toBe(new Set(all.map(({ child }) => child)).size);
  });
});
