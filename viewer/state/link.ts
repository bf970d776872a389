// What a link says, as the text after # of an address. No secrets go in.
import type { Above, Standpoint } from '../render/space-view.js';
import { type CoordinateFrame, coordinateFrames } from './coordinates.js';
import type { Pin } from './measure.js';
import { type ColourRange, type Screen, screens } from './store.js';

export interface Link {
  /** Folder of the dataset on a static host; undefined under `framelock view`. */
  readonly dataset?: string;
  readonly frame?: number;
  readonly screen?: Screen;
  readonly camera?: string;
  readonly cloud?: string;
  /** Clouds on the pictures, where these are not the one that is chosen. */
  readonly pictured?: readonly string[];
  /** Clouds of one colour: its name, a colon, the cloud. */
  readonly inks?: readonly string[];
  /** Points that are measured. */
  readonly pins?: readonly Pin[];
  readonly coordinates?: CoordinateFrame;
  /** Key of a curve. */
  readonly curve?: string;
  readonly colour?: string;
  /** Ends of the colours, where a person gave them. */
  readonly range?: ColourRange;
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
  const screen = screens.find(name => name === values.get('view'));
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
    pictured: values.has('on') ? values.getAll('on').filter(name => name !== '') : undefined,
    inks: values.has('ink') ? values.getAll('ink') : undefined,
    pins: values.getAll('pin').flatMap(pinOf).slice(0, 2),
    coordinates: coordinateFrames.find(name => name === values.get('xyz')),
    curve: text('plot'),
    colour: text('by'),
    range: isRange(ends) ? ends : undefined,
    item: text('item'),
    standpoint,
    above,
  };
}

function isRange(ends: readonly (number | undefined)[]): ends is ColourRange {
  return (
    ends.length === 2 &&
    ends.some(end => end !== undefined) &&
    ends.every(end => end === undefined || Number.isFinite(end))
  );
}

function pinOf(text: string): Pin[] {
  const found = /^(\d{1,9}):(\d{1,9}):(.+)$/s.exec(text);
  return found ? [{ frame: Number(found[1]), index: Number(found[2]), cloud: found[3] }] : [];
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
  for (const name of link.pictured?.length === 0 ? [''] : (link.pictured ?? [])) values.append('on', name);
  for (const ink of link.inks ?? []) values.append('ink', ink);
  for (const { frame, index, cloud } of link.pins ?? []) values.append('pin', `${frame}:${index}:${cloud}`);
  if (link.coordinates !== 'sensor') set('xyz', link.coordinates);
  set('plot', link.curve);
  set('by', link.colour);
  if (link.range?.some(end => end !== undefined)) set('range', link.range.map(end => end ?? '').join(','));
  set('item', link.item);
  if (link.standpoint)
    set('c', [...link.standpoint.position, ...link.standpoint.target].map(value => value.toFixed(2)).join(','));
  const { above } = link;
  if (above) set('top', [above.x, above.y, above.zoom].map(value => value.toFixed(2)).join(','));
  return `#${values}`;
}
