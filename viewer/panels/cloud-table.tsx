// Which clouds the pictures and the scene show, and in which colour each: where there are several.
import { type Ink, inkNames } from '../layers/colouring.js';
import { colouredBy, inkCloud, inks, onPictures, pictureCloud, picturedClouds } from '../state/cloud-looks.js';
import { shortName } from '../state/format.js';
import * as store from '../state/store.js';

export function CloudTable() {
  const clouds = store.clouds.value;
  if (clouds.length < 2) return null;
  const pictures = store.cameras.value.length > 0;
  const pictured = onPictures.value ?? new Set(picturedClouds.value.map(({ name }) => name));
  return (
    <table class="clouds" aria-label="Clouds">
      <thead>
        <tr>
          <th>cloud</th>
          {pictures && <th title="drawn on the pictures">2D</th>}
          <th title="drawn in the scene">3D</th>
          <th>colour</th>
        </tr>
      </thead>
      <tbody>
        {clouds.map(cloud => (
          <tr key={cloud.name} data-cloud={cloud.name}>
            <th scope="row" title={`${cloud.name}: ${cloud.topic}`} aria-label={cloud.name}>
              {shortName(cloud.name, 13)}
            </th>
            {pictures && (
              <td>
                <input
                  type="checkbox"
                  aria-label={`${cloud.name} on pictures`}
                  checked={pictured.has(cloud.name)}
                  onChange={event => pictureCloud(cloud.name, event.currentTarget.checked)}
                />
              </td>
            )}
            <td>
              <input
                type="checkbox"
                aria-label={`${cloud.name} in 3D`}
                checked={!store.hiddenClouds.value.has(cloud.name)}
                onChange={event => store.showCloud(cloud.name, event.currentTarget.checked)}
              />
            </td>
            <td>
              <CloudInk name={cloud.name} scale={colouredBy(cloud)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** `scale`: what the cloud is coloured by while it has no colour of its own. */
function CloudInk({ name, scale }: { name: string; scale: string }) {
  const ink = inks.value.get(name);
  return (
    <select
      class="ink"
      data-ink={ink}
      aria-label={`Colour of ${name}`}
      title={ink ? 'one colour' : `by ${scale}`}
      value={ink ?? ''}
      onChange={event => inkCloud(name, (event.currentTarget.value || undefined) as Ink | undefined)}
    >
      <option value="">{ink ? 'by number' : `by ${shortName(scale, 8)}`}</option>
      {inkNames.map(one => (
        <option key={one} value={one}>
          {one.slice(1)}
        </option>
      ))}
    </select>
  );
}
