/** The titles of items in one visit, in memory only. */
import type { LibrarySystem } from '../library/library.ts';
import type { IdleRequests } from './idle-requests.ts';

export interface Titles {
  /** from an answer that was asked for anyway */
  learn(item: string, title: string | null | undefined): void;
  /** null: unknown so far */
  known(item: string): string | null;
  /** by 17, once a visit, when nothing else is under way */
  ask(item: string): Promise<string | null>;
  /** The line is back: what had no answer is asked for once more. */
  again(): void;
}

export function createTitles(library: LibrarySystem, idle: IdleRequests): Titles {
  const titles = new Map<string, string>();
  const asked = new Map<string, Promise<string | null>>();
  /** 17 was not answered: the line may be bad, or the library system die of it */
  let isSilent = false;

  const known = (item: string) => titles.get(item) ?? null;
  const learn = (item: string, title: string | null | undefined) => {
    if (title) titles.set(item, title);
  };
  const request = async (item: string) => {
    if (isSilent || titles.has(item)) return known(item);
    const answer = await library.item(item);
    if (answer.kind === 'answer') learn(item, answer.value.title);
    else isSilent = true;
    return known(item);
  };
  return {
    learn,
    known,
    again: () => {
      isSilent = false;
      asked.clear();
    },
    ask: async (item) => {
      if (titles.has(item)) return known(item);
      const answer = asked.get(item) ?? idle.whenIdle(() => request(item));
      asked.set(item, answer);
      return await answer;
    },
  };
}
