// The dataset at a glance: what it holds, what was lost, what was found wrong.
import { bytesText } from '../state/format.js';
import { dataset } from '../state/store.js';

export function Overview() {
  const data = dataset.value!;
  const { accounting } = data;
  const dropped = Object.entries(accounting.dropped);
  return (
    <div class="overview">
      <section>
        <h2>{data.name}</h2>
        <dl>
          <div>
            <dt>frames</dt>
            <dd>{data.frames}</dd>
          </div>
          <div>
            <dt>reference</dt>
            <dd>{data.reference}</dd>
          </div>
          <div>
            <dt>made from</dt>
            <dd>{data.inputs.map(input => `${input.name} (${bytesText(input.size)})`).join(', ')}</dd>
          </div>
          <div>
            <dt>messages</dt>
            <dd>
              {accounting.found} found = {accounting.decoded} used + {dropped.reduce((sum, [, n]) => sum + n, 0)}{' '}
              dropped + {accounting.unselected} not selected
            </dd>
          </div>
          {dropped.map(([reason, count]) => (
            <div key={reason}>
              <dt>{reason}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>Issues</h2>
        {data.issues.length === 0 && <p>None were reported.</p>}
        <ul>
          {data.issues.map(issue => (
            <li key={issue.code + issue.text} data-severity={issue.severity}>
              <b>{issue.code}</b> {issue.text} {issue.count > 1 && `(${issue.count}×)`}
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}
