// The distance between two points that were pinned.
import { shortName } from '../state/format.js';
import { type Between, measured, pins, unpin } from '../state/measure.js';
import * as store from '../state/store.js';

export function Measure() {
  const all = pins.value;
  if (all.length === 0) return null;
  const between = measured.value;
  return (
    <section class="measure" aria-label="Distance">
      <dl>
        {all.map((pin, k) => (
          <div key={`${k} ${pin.frame} ${pin.cloud} ${pin.index}`}>
            <dt>{'AB'[k]}</dt>
            <dd title={pin.cloud}>
              {pin.index} of {shortName(pin.cloud, 14)}
              {pin.frame !== store.frame.value?.index && (
                <button
                  type="button"
                  onClick={() => {
                    store.frameIndex.value = pin.frame;
                  }}
                >
                  frame {pin.frame}
                </button>
              )}
            </dd>
          </div>
        ))}
      </dl>
      <output aria-live="polite">
        {all.length < 2 ? 'click a second point (M)' : between && <Distance of={between} />}
      </output>
      <button type="button" onClick={unpin} title="end measuring (Backspace)">
        clear
      </button>
    </section>
  );
}

function Distance({ of }: { of: Between }) {
  if ('unknown' in of) return <>No distance: {of.unknown}.</>;
  const axes = ['x', 'y', 'z'].map((name, k) => `${name} ${of.delta[k] > 0 ? '+' : ''}${of.delta[k].toFixed(3)}`);
  return (
    <>
      <b data-metres={of.metres}>{of.metres.toFixed(3)} m</b>
      <span title={`from A to B, along the axes of the ${of.along}, m`}>
        {of.along}: {axes.join(', ')}
      </span>
    </>
  );
}
