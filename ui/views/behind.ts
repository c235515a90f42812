/**
 * A part of the page that is loaded behind what it begins with, long before it is needed. null: it is
 * not there, and the page does without it.
 */
export function behind<T>(loading: Promise<T>): () => T | null {
  let loaded: T | null = null;
  loading.then(
    (part) => {
      loaded = part;
    },
    () => {},
  );
  return () => loaded;
}
