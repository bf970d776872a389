// The labels of the shown frame as text: what the boxes on the pictures and in 3D are, the most suspicious first.
import { numberText } from '../state/format.js';
import { chosenLabel, labelsHere, showLabels } from '../state/labels.js';
import { Tick } from './tick.js';

export function Labels() {
  const labels = labelsHere.value;
  if (!labels) return null;
  const sorted = [...labels].sort((a, b) => b.score - a.score || a.row - b.row);
  return (
    <section class="labels" aria-label="Labels of this frame">
      <Tick of={showLabels}>{labels.length} labels</Tick>
      <ul>
        {sorted.map(({ row, category, track, findings, score }) => (
          <li key={row}>
            <button
              type="button"
              aria-pressed={chosenLabel.value === row}
              data-row={row}
              data-found={findings > 0}
              onClick={() => {
                chosenLabel.value = chosenLabel.value === row ? undefined : row;
              }}
            >
              {category} {track}
              {findings > 0 && (
                <b>
                  {' '}
                  {findings} {findings === 1 ? 'finding' : 'findings'}, {numberText(score, 'nats')}
                </b>
              )}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
