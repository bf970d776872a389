// Which cloud, coloured by what, how large.
import { colourChoices } from '../layers/colouring.js';
import { useShow } from '../main/show-context.js';
import { chooseCloud, colouredBy, scaledCloud } from '../state/cloud-looks.js';
import * as store from '../state/store.js';
import { CloudTable } from './cloud-table.js';
import { ColourEnds } from './colour-ends.js';
import { Tick } from './tick.js';

export function Controls() {
  const cloud = store.activeCloud.value;
  const { clouds, colour, pointSize, showPoints, dimOccluded } = store;
  if (clouds.value.length === 0) return null;
  const onPictures = store.cameras.value.length > 0;
  return (
    <section class="controls" aria-label="Points">
      <label>
        Cloud{' '}
        <select
          value={cloud?.name}
          onChange={event => {
            chooseCloud(event.currentTarget.value);
          }}
        >
          {clouds.value.map(one => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      </label>
      <label>
        Colour by{' '}
        <select
          value={store.colourShown.value}
          onChange={event => {
            colour.value = { by: event.currentTarget.value };
            // The ends of other numbers.
            store.colourRange.value = store.ownRange;
          }}
        >
          {colourChoices(cloud).map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      <Legend />
      <CloudTable />
      <label>
        Size{' '}
        <input
          type="range"
          min={1}
          max={8}
          step={0.5}
          value={pointSize.value}
          onInput={event => {
            pointSize.value = Number(event.currentTarget.value);
          }}
        />
      </label>
      {onPictures && <Tick of={showPoints}>points on pictures</Tick>}
      {onPictures && store.tellsHidden.value && <Tick of={dimOccluded}>dim hidden points</Tick>}
    </section>
  );
}

/** What the colours mean; a picture's own colours need no legend. */
function Legend() {
  const look = useShow().legend.value;
  const { map } = look;
  const scaled = scaledCloud.value;
  if (!scaled) return null;
  const by = colouredBy(scaled);
  if (by === 'camera') return null;
  if (map === 'categories')
    return (
      <p class="legend" data-map={map}>
        <span>a colour for each, by number</span>
        <i aria-hidden="true" />
      </p>
    );
  const packed = scaled.pointFields?.some(field => field.name === by && field.unit === 'bits');
  if (packed) return null;
  return <ColourEnds key={by} look={look} />;
}
