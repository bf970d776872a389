// The labels to draw: those of the shown frame, the chosen one as a reviewer has corrected it.
import { chosenLabel, editedBox, labelsHere, showLabels } from '../state/labels.js';
import * as store from '../state/store.js';
import type { LabelsShown } from './label-layers.js';

/** Of the shown frame, until those of another one come. */
export function labelsShown(): LabelsShown | undefined {
  const labels = labelsHere.value;
  const frame = store.frame.value;
  if (!labels || !frame || !showLabels.value) return undefined;
  const [chosen, edited] = [chosenLabel.value, editedBox.value];
  const here = labels
    .filter(label => label.frame === frame.index)
    // What is corrected is shown as it was, too.
    .flatMap(label =>
      edited && label.row === chosen
        ? [
            { ...label, box: edited },
            { ...label, row: -1, findings: 0, boxes2: [] },
          ]
        : [label],
    );
  return { labels: here, chosen, around: store.around.value };
}

/** What of them is drawn: equal values draw the same. */
export function labelsNow(shown: LabelsShown | undefined): unknown[] {
  return [shown && labelsHere.value, shown?.chosen, shown?.around, shown && editedBox.value];
}
