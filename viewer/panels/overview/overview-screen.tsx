// The dataset at a glance: what to look at, how each sensor met the frames, its calibration over time, what was lost, what was found wrong.
import { useEffect, useState } from 'preact/hooks';
import { overviewPage } from '../../../src/qa/overview/page.js';
import { useClient } from '../../main/show-context.js';
import { download } from '../../state/download.js';
import { bytesText } from '../../state/format.js';
import { frameAt, overview, remarkable } from '../../state/overview.js';
import { dataset } from '../../state/store.js';
import { needSeries, tables } from '../../state/tables.js';
import { CalibrationOverTime } from './calibration.js';
import { GoTo } from './go-to.js';
import { Messages } from './messages.js';
import './overview.css';
import { SensorTable } from './sensor-table.js';

export function OverviewScreen() {
  const client = useClient();
  useEffect(() => needSeries(client), [client]);
  const data = dataset.value!;
  const all = overview.value;
  return (
    <div class="overview" data-ready={all !== undefined}>
      <section>
        <h2>{data.name}</h2>
        <p>
          {data.frames} frames, one per message of {data.reference || 'a grid'}, made by framelock {data.framelock} from{' '}
          {data.inputs.map(input => `${input.name} (${bytesText(input.size)})`).join(', ')}.
        </p>
        <SaveReport />
      </section>
      {all ? (
        <>
          <section>
            <h2>What to look at</h2>
            {remarkable.value.length === 0 && <p>Nothing stands out.</p>}
            <ul class="remarks">
              {remarkable.value.map(({ sensor, text, frame }) => (
                <li key={sensor + text}>
                  <b>{sensor}</b> {text} {frame !== undefined && <GoTo frame={frame} sensor={sensor} />}
                </li>
              ))}
            </ul>
          </section>
          <section>
            <h2>Sensors and frames</h2>
            <SensorTable overview={all} />
          </section>
          <section>
            <h2>Calibration over time</h2>
            <CalibrationOverTime overview={all} />
          </section>
        </>
      ) : (
        <p role="status">Reading when each sensor measured …</p>
      )}
      <section>
        <h2>Messages</h2>
        <Messages overview={all} />
      </section>
      <section>
        <h2>Issues</h2>
        {data.issues.length === 0 && <p>None were reported.</p>}
        <ul>
          {data.issues.map(issue => (
            <li key={issue.code + issue.text} data-severity={issue.severity}>
              <b>{issue.code}</b> {issue.text} {issue.count > 1 && `(${issue.count}×)`}{' '}
              <FrameOf stampNs={issue.stampNs} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

function FrameOf({ stampNs }: { stampNs: bigint | undefined }) {
  const frame = stampNs === undefined || !tables.value ? undefined : frameAt(tables.value.alignment, stampNs);
  return frame === undefined ? null : <GoTo frame={frame} />;
}

function SaveReport() {
  const [said, say] = useState('');
  const save = () => {
    const data = dataset.value!;
    const html = overviewPage({
      ...data,
      madeBy: data.framelock,
      hash: data.datasetHash,
      overview: overview.value!,
      verdicts: data.verdicts ?? [],
    });
    const file = `${data.name.replace(/[^A-Za-z0-9._-]/g, '_').slice(0, 80)}.overview.html`;
    download(file, html, 'text/html');
    say(`${file} was handed to the browser; it needs no network`);
  };
  return (
    <p class="row">
      <button type="button" disabled={!overview.value} onClick={save}>
        Save as one HTML file
      </button>
      <output aria-live="polite">{said}</output>
    </p>
  );
}
