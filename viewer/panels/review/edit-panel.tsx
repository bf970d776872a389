// A correction of the box, by keys: seven numbers in its own axes, what they do to the points inside, and another class.
import { useEffect } from 'preact/hooks';
import { insideOf } from '../../state/inside.js';
import { bindKeys, type KeyBinding } from '../../state/keys.js';
import { boxWith, edited, editFreedoms, editNumber } from '../../state/review/box-edit.js';
import { draft, editing, labelOfItem, setEdit } from '../../state/review/current.js';
import * as store from '../../state/store.js';

const modifiers = ['', 'Shift+', 'Alt+'] as const;

const keys: readonly KeyBinding[] = [
  {
    keys: ['Escape'],
    text: 'leave the correction',
    group: 'Correction',
    run: () => {
      editing.value = false;
    },
  },
  ...editFreedoms.flatMap(freedom =>
    modifiers.flatMap((modifier, k) =>
      [1, -1].map((sign, side) => ({
        keys: [modifier + freedom.keys[side]],
        text: `${freedom.effects[side]} (${freedom.steps[k]} ${freedom.unit})`,
        group: 'Correction',
        run: () => setEdit(edited(draft.peek().edit, freedom, sign * freedom.steps[k])),
      })),
    ),
  ),
];

export function EditPanel() {
  useEffect(() => bindKeys(keys), []);
  const { edit } = draft.value;
  const box = labelOfItem.value?.box;
  const cloud = store.activeCloud.value;
  const cell = cloud && store.frame.value?.cells.get(cloud.name);
  if (!box) return <p class="hint">This label has no box in space to correct.</p>;
  const after = boxWith(box, edit);
  const count = (one: typeof box | undefined) => (one ? (insideOf(one, cloud, cell)?.length ?? 0) / 3 : '–');
  return (
    <section class="edit" aria-label="Correction">
      <h2>Correction of the box</h2>
      <p class="hint">
        Now the keys move the box: with Shift and Alt in smaller steps. <kbd>Esc</kbd> or <kbd>M</kbd> goes back to the
        verdict.
      </p>
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
      <p data-inside={count(after)}>
        {count(box)} points inside before, {count(after)} now
      </p>
      <label>
        Class{' '}
        <input
          value={edit.category ?? labelOfItem.value!.category}
          maxLength={100}
          onInput={event => {
            const text = event.currentTarget.value;
            const { category: _, ...rest } = edit;
            setEdit(text === '' || text === labelOfItem.value!.category ? rest : { ...rest, category: text });
          }}
        />
      </label>
    </section>
  );
}
