// Keeps the address true to what is shown, and shows what an address says.
import { batch, effect } from '@preact/signals';
import { type Ink, inkNames } from '../layers/colouring.js';
import { inks, onPictures } from './cloud-looks.js';
import { coordinates } from './coordinates.js';
import { formatLink, type Link, parseLink } from './link.js';
import { pins } from './measure.js';
import * as store from './store.js';

function inksOf(texts: readonly string[]): Map<string, Ink> {
  const pairs = texts.flatMap(text => {
    const at = text.indexOf(':');
    const ink = inkNames.find(name => name === `#${text.slice(0, at)}`);
    return ink ? [[text.slice(at + 1), ink] as const] : [];
  });
  return new Map(pairs);
}

/** Applies a link to the store; what it does not say stays. */
export function applyLink(link: Link): void {
  if (link.frame !== undefined) store.frameIndex.value = link.frame;
  if (link.screen) store.screen.value = link.screen;
  if (link.camera) store.chosenCamera.value = link.camera;
  if (link.cloud) store.chosenCloud.value = link.cloud;
  onPictures.value = link.pictured && new Set(link.pictured);
  inks.value = inksOf(link.inks ?? []);
  pins.value = link.pins ?? [];
  if (link.curve) store.chosenCurve.value = link.curve;
  coordinates.value = link.coordinates ?? 'sensor';
  store.fromAbove.value = link.above !== undefined;
  if (link.above) store.above.value = link.above;
  if (link.standpoint) store.standpoint.value = link.standpoint;
  if (link.item) store.reviewItem.value = link.item;
  if (link.colour) store.colour.value = { by: link.colour };
  store.colourRange.value = link.range ?? store.ownRange;
}

/**
 * Keeps the address true to what is shown, on every screen, until the page is left. Another screen is a step that the browser's Back undoes;
 * all else replaces the address. A link that is typed or pasted into the page is followed there, so that nothing which is not saved is lost.
 */
export function followLink(dataset: string | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let written = store.screen.peek();
  const now = () =>
    formatLink({
      dataset,
      frame: store.frameIndex.peek(),
      screen: store.screen.peek(),
      camera: store.chosenCamera.peek(),
      cloud: store.chosenCloud.peek(),
      pictured: onPictures.peek() && [...onPictures.peek()!],
      inks: [...inks.peek()].map(([name, ink]) => `${ink.slice(1)}:${name}`),
      pins: pins.peek(),
      coordinates: coordinates.peek(),
      curve: store.chosenCurve.peek(),
      colour: store.colour.peek().by,
      range: store.colourRange.peek(),
      item: store.screen.peek() === 'review' ? store.reviewItem.peek() : undefined,
      standpoint: store.standpoint.peek(),
      above: store.fromAbove.peek()
        ? (store.above.peek() ?? { x: 0, y: 0, zoom: 1 / store.sceneScale.peek() })
        : undefined,
    });
  const write = () => {
    clearTimeout(timer);
    const link = now();
    if (link === location.hash) return;
    if (store.screen.peek() === written) history.replaceState(null, '', link);
    else history.pushState(null, '', link);
    written = store.screen.peek();
  };
  effect(() => {
    void store.screen.value;
    // At once: the address that is left must be the one of the screen before.
    write();
  });
  effect(() => {
    for (const signal of [
      store.frameIndex,
      store.chosenCamera,
      store.chosenCloud,
      onPictures,
      inks,
      pins,
      coordinates,
      store.chosenCurve,
      store.colour,
      store.colourRange,
      store.fromAbove,
      store.standpoint,
      store.above,
      store.reviewItem,
    ])
      void signal.value;
    clearTimeout(timer);
    timer = setTimeout(write, 150);
  });
  addEventListener('hashchange', () => {
    const link = parseLink(location.hash);
    const known = link.dataset === dataset && !new URLSearchParams(location.hash.slice(1)).has('token');
    // Which item a review is at follows its queue: it begins anew.
    if (!known || (link.item !== undefined && link.item !== store.reviewItem.peek())) return location.reload();
    clearTimeout(timer);
    written = link.screen ?? store.screen.peek();
    batch(() => applyLink(link));
  });
}
