// The dataset at a glance: what to look at, how each sensor met the frames, its calibration over time, what was lost, what was found wrong.
import { useEffect, useState } from 'preact/hooks';
import { issueText } from '../../../src/issue.js';
import { madeOf } from '../../../src/qa/overview/made-of.js';
import { overviewPage } from '../../../src/qa/overview/page.js';
import { useClient } from '../../main/show-context.js';
import { timingSentence } from '../../state/calibrate/score-words.js';
import { curvesOfPairs, pairKey, scoredCameras } from '../../state/calibrate/scoring.js';
import { download } from '../../state/download.js';
import { bytesText, many } from '../../state/format.js';
import { frameAt, overview, remarkable } from '../../state/overview.js';
import { dataset, screen } from '../../state/store.js';
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
          {many(data.frames, 'frame')}, one per message of {data.reference || 'a grid'}, {madeOf(data, bytesText)}.
        </p>
        <SaveReport />
      </section>
      {all ? (
        <>
          <section>
            <h2>What to look at</h2>
            <Timing />
            {remarkable.value.length === 0 && (
              <p>{scoredCameras.value.length > 0 ? 'Nothing else stands out.' : 'Nothing stands out.'}</p>
            )}
            <ul class="remarks">
              {remarkable.value.map(({ sensor, others, text, frame }) => (
                <li key={sensor + text}>
                  <b>{sensor}</b> {text} {frame !== undefined && <GoTo frame={frame} sensor={sensor} />}
                  {others && (
                    <details>
                      <summary>and {others.length} more sensors</summary>
                      {others.join(', ')}
                    </details>
                  )}
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
              <b>{issue.code}</b> {issueText({ text: issue.text, at: { topic: issue.topic } })}{' '}
              {issue.count > 1 && `(${issue.count}×)`} <FrameOf stampNs={issue.stampNs} />
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

/** What the Sync screen found out of the cameras' stamps, or that nobody looked yet. */
function Timing() {
  const cameras = scoredCameras.value;
  if (cameras.length === 0) return null;
  const curves = cameras.flatMap(camera => {
    const curve = curvesOfPairs.value.get(pairKey(camera.name));
    return curve ? [[camera.name, curve] as const] : [];
  });
  const { off, rest } = timingSentence(new Map(curves), cameras.length);
  return (
    <p>
      {off && <b>{off}</b>} {rest}{' '}
      <button
        type="button"
        onClick={() => {
          screen.value = 'sync';
        }}
      >
        Sync
      </button>
    </p>
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
