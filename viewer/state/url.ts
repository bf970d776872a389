// The address of what is shown: everything after # restores dataset, frame, camera, colours and standpoint. No secrets go in.
import { batch, effect } from '@preact/signals';
import type { Above, Standpoint } from '../render/space-view.js';
import * as store from './store.js';

export interface Link {
  /** Folder of the dataset on a static host; undefined under `framelock view`. */
  readonly dataset?: string;
  readonly frame?: number;
  readonly screen?: store.Screen;
  readonly camera?: string;
  readonly cloud?: string;
  readonly colour?: string;
  /** Ends of the colours, where a person gave them. */
  readonly range?: store.ColourRange;
  /** Of the review queue. */
  readonly item?: string;
  readonly standpoint?: Standpoint;
  /** Seen from above: what is in the middle, m in the rig frame, and how much is shown. */
  readonly above?: Above;
}

export function parseLink(hash: string): Link {
  const values = new URLSearchParams(hash.replace(/^#/, ''));
  const text = (key: string) => values.get(key) ?? undefined;
  const frame = Number(values.get('f'));
  const screen = store.screens.find(name => name === values.get('view'));
  const numbers = (values.get('c') ?? '').split(',').map(Number);
  const standpoint: Standpoint | undefined =
    numbers.length === 6 && numbers.every(Number.isFinite)
      ? { position: [numbers[0], numbers[1], numbers[2]], target: [numbers[3], numbers[4], numbers[5]] }
      : undefined;
  const top = (values.get('top') ?? '').split(',').map(Number);
  const above: Above | undefined =
    top.length === 3 && top.every(Number.isFinite) && top[2] > 0 ? { x: top[0], y: top[1], zoom: top[2] } : undefined;
  const ends = (values.get('range') ?? '').split(',').map(end => (end.trim() === '' ? undefined : Number(end)));
  return {
    dataset: text('d'),
    frame: values.has('f') && Number.isInteger(frame) && frame >= 0 ? frame : undefined,
    screen,
    camera: text('cam'),
    cloud: text('cloud'),
    colour: text('by'),
    range: isRange(ends) ? ends : undefined,
    item: text('item'),
    standpoint,
    above,
  };
}

function isRange(ends: readonly (number | undefined)[]): ends is store.ColourRange {
  return (
    ends.length === 2 &&
    ends.some(end => end !== undefined) &&
    ends.every(end => end === undefined || Number.isFinite(end))
  );
}

export function formatLink(link: Link): string {
  const values = new URLSearchParams();
  const set = (key: string, value: string | number | undefined) => {
    if (value !== undefined) values.set(key, String(value));
  };
  set('d', link.dataset);
  set('f', link.frame);
  set('view', link.screen);
  set('cam', link.camera);
  set('cloud', link.cloud);
  set('by', link.colour);
  if (link.range?.some(end => end !== undefined)) set('range', link.range.map(end => end ?? '').join(','));
  set('item', link.item);
  if (link.standpoint)
    set('c', [...link.standpoint.position, ...link.standpoint.target].map(value => value.toFixed(2)).join(','));
  const { above } = link;
  if (above) set('top', [above.x, above.y, above.zoom].map(value => value.toFixed(2)).join(','));
  return `#${values}`;
}

/** Applies a link to the store; what it does not say stays. */
export function applyLink(link: Link): void {
  if (link.frame !== undefined) store.frameIndex.value = link.frame;
  if (link.screen) store.screen.value = link.screen;
  if (link.camera) store.chosenCamera.value = link.camera;
  if (link.cloud) store.chosenCloud.value = link.cloud;
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
