// The address of what is shown: everything after # restores dataset, frame, camera, colours and standpoint. No secrets go in.
import { effect } from '@preact/signals';
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
  return {
    dataset: text('d'),
    frame: values.has('f') && Number.isInteger(frame) && frame >= 0 ? frame : undefined,
    screen,
    camera: text('cam'),
    cloud: text('cloud'),
    colour: text('by'),
    item: text('item'),
    standpoint,
    above,
  };
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
  if (link.above) store.fromAbove.value = true;
  if (link.item) store.reviewItem.value = link.item;
  if (link.colour) store.colour.value = { by: link.colour };
}

/** Keeps the address true to what is shown, without adding to the browser's history. */
export function followLink(
  dataset: string | undefined,
  standpoint: () => Pick<Link, 'standpoint' | 'above'>,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const link = formatLink({
        dataset,
        frame: store.frameIndex.value,
        screen: store.screen.value,
        camera: store.chosenCamera.value,
        cloud: store.chosenCloud.value,
        colour: store.colour.value.by,
        item: store.screen.value === 'review' ? store.reviewItem.value : undefined,
        ...standpoint(),
      });
      if (link !== location.hash) history.replaceState(null, '', link);
    }, 150);
  };
  effect(() => {
    for (const signal of [
      store.frameIndex,
      store.screen,
      store.chosenCamera,
      store.chosenCloud,
      store.colour,
      store.fromAbove,
      store.reviewItem,
    ])
      void signal.value;
    write();
  });
  return write;
}
