// The one Show of the page, for the panels that hold views of it.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Show } from '../render/show.js';

export const ShowContext = createContext<Show | undefined>(undefined);

export function useShow(): Show {
  const show = useContext(ShowContext);
  if (!show) throw new Error('no stage');
  return show;
}
