// Which cloud, coloured by what, how large.
import { colourChoices } from '../layers/colouring.js';
import { useShow } from '../main/show-context.js';
import { numberText } from '../state/format.js';
import * as store from '../state/store.js';

export function Controls() {
  const show = useShow();
  const cloud = store.activeCloud.value;
  const { clouds, colour, pointSize, showPoints, dimOccluded, chosenCloud } = store;
  const { min, max, unit, map } = show.legend.value;
  // Its own colours need no legend.
  const packed = cloud?.pointFields?.some(field => field.name === colour.value.by && field.unit === 'bits');
  return (
    <section class="controls" aria-label="Points">
      <label>
        Cloud{' '}
        <select
          value={cloud?.name}
          disabled={clouds.value.length === 0}
          onChange={event => {
            chosenCloud.value = event.currentTarget.value;
          }}
        >
          {clouds.value.length === 0 && <option>none</option>}
          {clouds.value.map(one => (
            <option key={one.name}>{one.name}</option>
          ))}
        </select>
      </label>
      <label>
        Colour by{' '}
        <select
          value={colour.value.by}
          onChange={event => {
            colour.value = { by: event.currentTarget.value };
          }}
        >
          {colourChoices(cloud).map(name => (
            <option key={name}>{name}</option>
          ))}
        </select>
      </label>
      {colour.value.by !== 'camera' && map === 'categories' && (
        <p class="legend" data-map={map}>
          <span>a colour for each, by number</span>
          <i aria-hidden="true" />
        </p>
      )}
      {colour.value.by !== 'camera' && map !== 'categories' && !packed && (
        <p class="legend" data-map={map}>
          <span>{numberText(min)}</span>
          <i aria-hidden="true" />
          <span>{numberText(max, unit)}</span>
        </p>
      )}
      {clouds.value.length > 1 && (
        <fieldset class="clouds">
          <legend>In 3D</legend>
          {clouds.value.map(({ name }) => (
            <label key={name}>
              <input
                type="checkbox"
                checked={!store.hiddenClouds.value.has(name)}
                onChange={event => store.showCloud(name, event.currentTarget.checked)}
              />{' '}
              {name}
            </label>
          ))}
        </fieldset>
      )}
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
      <label>
        <input
          type="checkbox"
          checked={showPoints.value}
          onChange={event => {
            showPoints.value = event.currentTarget.checked;
          }}
        />{' '}
        points on pictures
      </label>
      <label>
        <input
          type="checkbox"
          checked={dimOccluded.value}
          onChange={event => {
            dimOccluded.value = event.currentTarget.checked;
          }}
        />{' '}
        dim hidden points
      </label>
    </section>
  );
}
