// Where every message of the recording went: the books close.
import type { Overview } from '../../../src/qa/overview/overview.js';
import { dataset } from '../../state/store.js';

export function Messages({ overview }: { overview: Overview | undefined }) {
  const { accounting } = dataset.value!;
  const dropped = Object.entries(accounting.dropped);
  const lost = dropped.reduce((sum, [, n]) => sum + n, 0);
  return (
    <>
      <p>
        {accounting.found} found = {accounting.decoded} used + {lost} dropped + {accounting.unselected} not selected
      </p>
      <table class="narrow">
        <tbody>
          {dropped.map(([reason, count]) => (
            <tr key={reason}>
              <th scope="row">dropped: {words(reason)}</th>
              <td>{count}</td>
            </tr>
          ))}
          {overview?.sensors.flatMap(({ name, rejected }) =>
            rejected.map(([reason, count]) => (
              <tr key={`${name} ${reason}`}>
                <th scope="row">
                  {name}, in no frame: {words(reason)}
                </th>
                <td>{count}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </>
  );
}

function words(reason: string): string {
  return reason.replaceAll('_', ' ');
}
