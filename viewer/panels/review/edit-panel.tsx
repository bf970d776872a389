// A correction of the box, by keys: seven numbers in its own axes, what they do to points and pictures, and another class.
import { labelsHere } from '../../state/labels.js';
import { boxWith, editFreedoms, editNumber } from '../../state/review/box-edit.js';
import { current, draft, labelOfItem, setEdit } from '../../state/review/current.js';
import { type BeforeAfter, editEffect, flatBoxesOf } from '../../state/review/edit-effect.js';
import { queue } from '../../state/review/session.js';
import * as store from '../../state/store.js';

export function EditPanel() {
  const { edit } = draft.value;
  const label = labelOfItem.value;
  const whole = current.value?.target.kind === 'track';
  return (
    <section class="edit" aria-label="Correction">
      <h2>Correction, as a proposal</h2>
      <p class="hint">
        Now the keys move the box, with Shift and Alt in smaller steps. <kbd>Esc</kbd>or <kbd>M</kbd>goes back,{' '}
        <kbd>Del</kbd>drops it.{whole && ' It is meant for every frame of the track.'}
      </p>
      {!label && <p class="hint">This frame has no label of the item: Backspace goes back to one that has.</p>}
      {label && !label.box && <p class="hint">This label has no box in space to correct.</p>}
      {label?.box && (
        <table>
          <tbody>
            {editFreedoms.map(freedom => (
              <tr key={freedom.id}>
                <th scope="row">
                  {freedom.effects[0]} / {freedom.effects[1]}
                </th>
                <td>
                  <kbd>{freedom.keys[0].toUpperCase()}</kbd>
                  <kbd>{freedom.keys[1].toUpperCase()}</kbd>
                </td>
                <td>
                  <output data-edit={freedom.id}>
                    {editNumber(edit, freedom).toFixed(1)} {freedom.unit}
                  </output>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {label?.box && <Effect />}
      {label && (
        <label>
          Class{' '}
          <input
            value={edit.category ?? label.category}
            maxLength={100}
            list="classes"
            onInput={event => {
              const text = event.currentTarget.value;
              const { category: _, ...rest } = edit;
              setEdit(text === '' || text === label.category ? rest : { ...rest, category: text });
            }}
            onKeyDown={event => {
              if (event.key !== 'Enter' && event.key !== 'Escape') return;
              event.preventDefault();
              event.currentTarget.blur();
            }}
          />
          <datalist id="classes">
            {Object.keys(queue.value?.labels?.categories ?? {}).map(name => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </label>
      )}
    </section>
  );
}

function Effect() {
  const label = labelOfItem.value!;
  const frame = store.frame.value;
  if (!frame) return null;
  const { inside, overlaps } = editEffect({
    label,
    box: boxWith(label.box!, draft.value.edit),
    frame,
    around: store.around.value,
    cloud: store.activeCloud.value,
    cameras: store.cameras.value,
    flat: flatBoxesOf(label, labelsHere.value ?? []),
  });
  return (
    <table class="effect">
      <thead>
        <tr>
          <th />
          <th scope="col">before</th>
          <th scope="col">now</th>
        </tr>
      </thead>
      <tbody>
        <Line name="points inside" of={inside} digits={0} />
        {overlaps.map(one => (
          <Line key={one.camera} name={`overlap, ${one.camera}`} of={one} digits={2} />
        ))}
      </tbody>
    </table>
  );
}

function Line({ name, of, digits }: { name: string; of: BeforeAfter; digits: number }) {
  const text = (value: number | undefined) => value?.toFixed(digits) ?? '–';
  return (
    <tr data-effect={name}>
      <th scope="row">{name}</th>
      <td>{text(of.before)}</td>
      <td>{text(of.after)}</td>
    </tr>
  );
}
