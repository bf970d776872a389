// The point under the marker without a mouse: from point to point, pin it, let go of what is pinned.

import { visitPoints } from '../render/points-in-space.js';
import type { Show } from '../render/show.js';
import type { KeyBinding } from '../state/keys.js';
import { pinPoint, unpin } from '../state/measure.js';
import * as store from '../state/store.js';
import { nearestPlace, nextPlace, type Place } from '../state/walk.js';
import { speakPoint } from './point-text.js';

const group = 'Points';

export function pointKeys(show: Show): KeyBinding[] {
  const walk = (towards: Place) => () => step(show, towards);
  return [
    { keys: ['a'], text: 'marker to the next point on the left', group, run: walk([-1, 0]) },
    { keys: ['d'], text: 'on the right', group, run: walk([1, 0]) },
    { keys: ['w'], text: 'above', group, run: walk([0, -1]) },
    { keys: ['s'], text: 'below', group, run: walk([0, 1]) },
    { keys: ['m'], text: 'measure from this point, then to this point', group, run: pinHovered },
    { keys: ['Backspace'], text: 'end measuring', group, run: unpin },
  ];
}

export function pinHovered(): void {
  const [point, frame] = [store.hovered.value, store.frame.value];
  if (point && frame) pinPoint({ ...point, frame: frame.index });
}

interface Candidates {
  readonly element: HTMLElement;
  readonly points: store.Hovered[];
  readonly places: Place[];
}

/** Of the picture that is shown large; where it has no points, of the scene. */
function candidates(show: Show): Candidates | undefined {
  const points: store.Hovered[] = [];
  const places: Place[] = [];
  const camera = store.activeCamera.value;
  const view = camera && show.imageView(camera.name);
  if (view)
    for (const { cloud, shown } of show.pictured(camera))
      for (let k = 0; k < shown.u.length; k++) {
        points.push({ cloud: cloud.name, index: shown.index[k] });
        places.push(view.placeOf(shown.u[k], shown.v[k]));
      }
  if (view && points.length > 0) return { element: view.element, points, places };
  const space = show.spaceView;
  if (!space) return undefined;
  visitPoints(space, (cloud, index, x, y) => {
    points.push({ cloud, index });
    places.push([x, y]);
  });
  return { element: space.element, points, places };
}

/** From what is marked; where that is not seen, from the middle. */
function step(show: Show, towards: Place): void {
  const found = candidates(show);
  if (!found) return;
  const { left, right, top, bottom } = found.element.getBoundingClientRect();
  const seen = ([x, y]: Place) => x >= left && x < right && y >= top && y < bottom;
  const places = found.places.map(place => (seen(place) ? place : NOWHERE));
  const now = store.hovered.value;
  const at = found.points.findIndex(one => one.cloud === now?.cloud && one.index === now.index);
  const from = places[at] ?? NOWHERE;
  const next = seen(from)
    ? nextPlace(places, from, towards)
    : nearestPlace(places, [(left + right) / 2, (top + bottom) / 2]);
  if (next === undefined) return;
  store.hovered.value = found.points[next];
  speakPoint();
}

const NOWHERE: Place = [Number.NaN, Number.NaN];
