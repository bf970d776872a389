// The host of a dataset from the place that the window names.
import { type Arrivals, type Host, httpHost } from '../data/host.js';
import type { Place } from './protocol.js';

export function hostOf(place: Place, arrivals?: Arrivals): Host {
  if (place.kind === 'folder') {
    const base = place.url.endsWith('/') ? place.url : `${place.url}/`;
    return httpHost(path => base + path.split('/').map(encodeURIComponent).join('/'), arrivals);
  }
  const urls = new Map(place.files.map(file => [file.path, file.url]));
  return httpHost(path => urls.get(path), arrivals);
}
