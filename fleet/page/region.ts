/** What all pages of the fleet panel use. */
import { createContext } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { type Desk, useResource } from '../../ui/service/desk.ts';
import type { Overview } from '../src/panel/actions.ts';

export interface Region extends Desk {
  overview: Overview;
  /** by the hub's clock, a second apart at most */
  now: string;
}

export const RegionContext = createContext<Region | null>(null);

export function useRegion(): Region {
  const region = useContext(RegionContext);
  if (region === null) throw new Error('useRegion outside the fleet panel');
  return region;
}

/** The value at a path of the API; read again when `mark` changes, and at an interval. */
export function useFresh<T>(path: string | null, mark: unknown, everyMs: number) {
  const resource = useResource<T>(path);
  const { reload } = resource;
  useEffect(() => {
    // Not each of many reports that come together.
    const soon = setTimeout(reload, 100);
    return () => clearTimeout(soon);
  }, [reload, mark]);
  useEffect(() => {
    const timer = setInterval(reload, everyMs);
    return () => clearInterval(timer);
  }, [reload, everyMs]);
  return resource;
}
