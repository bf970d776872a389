// The columns of framelock's own label file (labels.arrow), said once for what writes it and what reads it.

/** Key of the schema's metadata whose value is the layout's version. */
export const LABELS_KEY = 'framelock_labels';
export const LABELS_VERSION = '1';
export const LABELS_FILE = 'labels.arrow';

export interface LabelColumn {
  readonly name: string;
  readonly type: 'utf8' | 'int64' | 'float64';
  /** '' for what has none. */
  readonly unit: string;
  readonly about: string;
}

const text = (name: string, about: string): LabelColumn => ({ name, type: 'utf8', unit: '', about });
const real = (name: string, unit: string, about: string): LabelColumn => ({ name, type: 'float64', unit, about });

/** Plain columns; behind them come `boxes_2d` and `attributes`, which are lists. */
export const labelColumns: readonly LabelColumn[] = [
  text('label_id', 'unique in the file'),
  text('track', 'the same object over time; empty where not known'),
  text('category', 'class, as its source calls it'),
  {
    name: 'stamp_ns',
    type: 'int64',
    unit: 'ns',
    about: 'since 1970, of the labelled sensor’s clock; null where frame_file is given',
  },
  text('frame_file', 'name of the frame’s files without folder and ending; null where stamp_ns is given'),
  text('frame', 'of the 3D box: rig, the name of a sensor, or empty for the cloud that was labelled'),
  ...['x', 'y', 'z'].map(axis => real(axis, 'm', 'middle of the 3D box in frame; null without one')),
  ...['qx', 'qy', 'qz', 'qw'].map(name => real(name, '1', 'rotation of the 3D box in frame, unit quaternion')),
  real('length', 'm', 'full length along the box’s own x, ahead'),
  real('width', 'm', 'full length along the box’s own y, to the left'),
  real('height', 'm', 'full length along the box’s own z, up'),
  ...['vx', 'vy', 'vz'].map(name => real(name, 'm/s', 'over ground, in the axes of frame; null where not known')),
  { name: 'points', type: 'int64', unit: '1', about: 'points inside, as the source claims' },
  real('occluded', '1', 'how much of it is hidden, 0 to 1, as the source claims'),
  real('truncated', '1', 'how much of it is outside of the picture, 0 to 1, as the source claims'),
];

export const boxes2Column = {
  name: 'boxes_2d',
  fields: ['camera', 'left', 'top', 'right', 'bottom'],
  about: 'boxes in pictures, edges in px; pixel (0, 0) reaches from -0.5 to 0.5',
} as const;
export const attributesColumn = {
  name: 'attributes',
  fields: ['name', 'value'],
  about: 'what else the source says, in its order',
} as const;
