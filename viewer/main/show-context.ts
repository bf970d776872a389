// The one Show and the one DataClient of the page, for the panels that need them.
import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Show } from '../render/show.js';
import type { DataClient } from '../state/data-client.js';

export const ShowContext = createContext<Show | undefined>(undefined);

export function useShow(): Show {
  const show = useContext(ShowContext);
  if (!show) throw new Error('no stage');
  return show;
}

export const ClientContext = createContext<DataClient | undefined>(undefined);

export function useClient(): DataClient {
  const client = useContext(ClientContext);
  if (!client) throw new Error('no data');
  return client;
}
