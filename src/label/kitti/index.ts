// KITTI's labels: the object benchmark's file per frame, and the tracking benchmark's file per sequence.
import type { LabelFormat } from '../label-format.js';
import { hasRows } from './layout.js';
import { readKitti } from './read.js';
import { writeKitti } from './write.js';

export const kittiObjectLabels: LabelFormat = {
  name: 'kitti-object',
  about: 'KITTI object: label_2/NNNNNN.txt, with calib/NNNNNN.txt beside it',
  recognise: input => hasRows(input, false),
  read: (input, context) => readKitti(input, context, false),
  write: (labels, context) => writeKitti(labels, context, false),
};

export const kittiTrackingLabels: LabelFormat = {
  name: 'kitti-tracking',
  about: 'KITTI tracking: label_02/SSSS.txt, with calib/SSSS.txt beside it',
  recognise: input => hasRows(input, true),
  read: (input, context) => readKitti(input, context, true),
  write: (labels, context) => writeKitti(labels, context, true),
};
