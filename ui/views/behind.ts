import { useEffect, useState } from 'preact/hooks';

/** null: it is not there, and the page does without it. */
interface Behind<T> {
  (): T | null;
  readonly loading: Promise<T>;
}

/** A part of the page that is loaded behind what it begins with, long before it is needed. */
export function behind<T>(loading: Promise<T>): Behind<T> {
  let loaded: T | null = null;
  loading.then(
    (part) => {
      loaded = part;
    },
    () => {},
  );
  return Object.assign(() => loaded, { loading });
}

/**
 * The same within a component, which is drawn again once the part is there. `onMissing`: it could not be
 * loaded, as while the kiosk starts again.
 */
export function useBehind<T>(part: Behind<T>, onMissing = () => {}): T | null {
  const [, setLoaded] = useState(false);
  const loaded = part();
  useEffect(() => {
    if (loaded !== null) return;
    part.loading.then(() => setLoaded(true), onMissing);
  }, []);
  return loaded;
}
