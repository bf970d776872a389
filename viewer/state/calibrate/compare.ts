// Which of two calibrations the pictures show: the given one, the nudged one, or one on each side.
import { signal } from '@preact/signals';

export type Compare = 'after' | 'before' | 'split';

export const compare = signal<Compare>('after');
