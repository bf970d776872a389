// A proposed edit, done to a label: moved in the box's own axes, turned about its own z, longer about its middle, renamed.
import { compose } from '../../geometry/se3.js';
import type { Label } from '../../label/index.js';
import type { Edit } from './verdict.js';

/** The edited label, or why it cannot be: a correction of the box needs a box, and leaves every length above 0 m. */
export function applyEdit(label: Label, edit: Edit): Label | string {
  const { dx = 0, dy = 0, dz = 0, dyaw = 0, dlength = 0, dwidth = 0, dheight = 0 } = edit;
  const named: Label = { ...label, category: edit.category ?? label.category, track: edit.track ?? label.track };
  if ([dx, dy, dz, dyaw, dlength, dwidth, dheight].every(change => change === 0)) return named;
  if (!label.box) return 'the edit moves a 3D box; the label has none';
  const { T, size } = label.box;
  const [length, width, height] = [size[0] + dlength, size[1] + dwidth, size[2] + dheight];
  if (!(length > 0 && width > 0 && height > 0 && Number.isFinite(length + width + height)))
    return `the edit leaves a box of ${length} × ${width} × ${height} m`;
  // Moved along the axes that the box had before it was turned.
  const moved = compose(T, { q: [0, 0, Math.sin(dyaw / 2), Math.cos(dyaw / 2)], t: [dx, dy, dz] });
  if (!moved.t.every(Number.isFinite)) return 'the edit moves the box to where no number reaches';
  // What the file counted inside the old box is not known of the new one.
  const { points: _, ...rest } = named;
  return { ...rest, box: { T: moved, size: [length, width, height] } };
}

/** Equal for edits that do the same. */
export function editKey(edit: Edit | null): string {
  const {
    dx = 0,
    dy = 0,
    dz = 0,
    dyaw = 0,
    dlength = 0,
    dwidth = 0,
    dheight = 0,
    category = '',
    track = '',
  } = edit ?? {};
  return JSON.stringify([dx, dy, dz, dyaw, dlength, dwidth, dheight, category, track]);
}

export const NO_EDIT = editKey(null);
