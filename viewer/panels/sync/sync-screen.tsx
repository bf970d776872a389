// Sync: when each sensor measured, how far that is from the frames, and what a shift in time would do to the pictures.
import { useEffect, useState } from 'preact/hooks';
import { MISSING_STEPS } from '../../../src/time/diagnose/gaps.js';
import { useClient } from '../../main/show-context.js';
import { msText, shortName } from '../../state/format.js';
import * as store from '../../state/store.js';
import { needSeries, series } from '../../state/tables.js';
import { CameraTile } from '../camera-tile.js';
import { CauseHelper } from './cause-helper.js';
import { DtNudge } from './dt-nudge.js';
import { Lanes } from './lanes.js';
import { Residuals } from './residuals.js';
import { TimeFits } from './time-fits.js';

export function SyncScreen() {
  const client = useClient();
  const [chosen, choose] = useState<string>();
  useEffect(() => needSeries(client), [client]);
  const all = series.value;
  const camera = store.activeCamera.value;
  return (
    <div class="sync">
      <div class="times">
        {all ? (
          <>
            <Lanes series={all} />
            <Residuals series={all} chosen={chosen ?? camera?.name} />
          </>
        ) : (
          <p class="empty">Reading when each sensor measured …</p>
        )}
      </div>
      <div class="shifts">
        {camera && <CameraTile key={camera.name} sensor={camera} large />}
        {camera && <DtNudge camera={camera} />}
        <TimeFits />
        {camera && <CauseHelper key={`cause ${camera.name}`} camera={camera} />}
        <table>
          <thead>
            <tr>
              <th>sensor</th>
              <th title="median of the sensor's moment minus the frame's">median</th>
              <th title="5 % of its moments lie before this, as seen from the frame">5 %</th>
              <th title="5 % of its moments lie behind this, as seen from the frame">95 %</th>
              <th title="frames without it">missing</th>
              <th title="messages that are in no frame">in no frame</th>
              <th title={`two neighbouring messages farther apart than ${MISSING_STEPS} of its median steps`}>gaps</th>
            </tr>
          </thead>
          <tbody>
            {(all ?? []).map(one => (
              <tr key={one.name}>
                <th scope="row">
                  <button
                    type="button"
                    title={one.name}
                    aria-label={one.name}
                    aria-pressed={(chosen ?? camera?.name) === one.name}
                    onClick={() => {
                      choose(one.name);
                      // A camera is the one on the pictures too.
                      if (store.cameras.value.some(camera => camera.name === one.name))
                        store.chosenCamera.value = one.name;
                    }}
                  >
                    {shortName(one.name, 16)}
                  </button>
                </th>
                <td>{msText(one.spread.median)}</td>
                <td>{msText(one.spread.p5)}</td>
                <td>{msText(one.spread.p95)}</td>
                <td>{one.missing}</td>
                <td>{one.messages.filter(message => message.reason).length}</td>
                <td>{one.gaps.length}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
