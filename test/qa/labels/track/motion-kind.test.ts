// What classes of the known datasets can do.
import { expect, test } from 'vitest';
import { motionKind } from '../../../../src/qa/labels/track/motion-kind.js';

test.each([
  ['Car', 'vehicle'],
  ['Cyclist', 'bicycle'],
  ['Person_sitting', 'person'],
  ['Tram', 'rail'],
  ['Misc', 'anything'],
  ['human.pedestrian.construction_worker', 'person'],
  ['vehicle.bus.rigid', 'vehicle'],
  ['vehicle.bicycle', 'bicycle'],
  ['vehicle.motorcycle', 'vehicle'],
  ['movable_object.trafficcone', 'fixed'],
  ['movable_object.pushable_pullable', 'fixed'],
  ['static_object.bicycle_rack', 'fixed'],
  ['REGULAR_VEHICLE', 'vehicle'],
  ['CONSTRUCTION_CONE', 'fixed'],
  ['MOBILE_PEDESTRIAN_CROSSING_SIGN', 'fixed'],
  ['WHEELED_RIDER', 'bicycle'],
  ['STROLLER', 'person'],
  ['MESSAGE_BOARD_TRAILER', 'vehicle'],
  ['TruckTrailer', 'vehicle'],
  ['', 'anything'],
  ['__proto__', 'anything'],
  [`${'a'.repeat(1e6)} car`, 'anything'],
])('%s', (category, kind) => {
  expect(motionKind(category).name).toBe(kind);
});
