// How the viewer is connected to its dataset.
import { signal } from '@preact/signals';
import type { Connection } from './connect.js';

export const connection = signal<Connection | undefined>(undefined);
