/**
 * The titles of RSS 2.0 (https://www.rssboard.org/rss-specification) and Atom (RFC 4287). The
 * parser knows no entities but those of XML itself: what a document declares is not read, so that
 * none can grow, or reach a file or another server.
 */
import { SaxesParser, type SaxesTagNS } from 'saxes';
import { cleanTitle } from './clean.ts';
import { FeedProblem, mostEntries, type News } from './content.ts';

const atom = 'http://www.w3.org/2005/Atom';
/** Atom has the time of publication and that of the last change. */
const dates = new Set(['pubDate', 'published', 'updated']);
const deepest = 64;

interface Entry {
  title: string;
  atMs: number | null;
}

/** Throws a FeedProblem where it is neither, or no XML. */
export function readNews(text: string): News {
  const parser = new SaxesParser({ xmlns: true });
  const path: string[] = [];
  const entries: Entry[] = [];
  let entry: Entry | null = null;
  let language = '';
  let isFeed = false;
  let run = '';
  const isOwn = ({ uri }: SaxesTagNS) => uri === '' || uri === atom;

  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    path.push(isOwn(tag) ? tag.local : `{${tag.uri}}${tag.local}`);
    if (path.length > deepest) throw new FeedProblem('is nested too deeply');
    if (path.length === 1) {
      isFeed = tag.local === 'rss' || (tag.local === 'feed' && tag.uri === atom);
      if (!isFeed) throw new FeedProblem(`is XML, and neither RSS 2.0 nor Atom: <${tag.name}>`);
      language = tag.attributes['xml:lang']?.value ?? '';
    }
    if (isEntry(path)) entry = { title: '', atMs: null };
    // A title of Atom may hold XHTML: its text counts.
    if (!path.includes('title')) run = '';
  });
  parser.on('text', (piece) => {
    run += piece;
  });
  parser.on('cdata', (piece) => {
    run += piece;
  });
  parser.on('closetag', () => {
    const name = path.at(-1) ?? '';
    const within = path.slice(0, -1);
    if (entry !== null && isEntry(within)) {
      if (name === 'title') entry.title = cleanTitle(run);
      if (dates.has(name)) entry.atMs ??= momentOf(run);
    }
    if (path.join('/') === 'rss/channel/language') language = run.trim();
    if (entry !== null && isEntry(path)) {
      if (entry.title !== '' && entries.length < mostEntries) entries.push(entry);
      entry = null;
    }
    if (name !== 'title' && !path.slice(0, -1).includes('title')) run = '';
    path.pop();
  });
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof FeedProblem) throw error;
    throw new FeedProblem(`is no well-formed XML: ${whereIn(error)}`);
  }
  return {
    kind: 'news',
    language: /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language) ? language : undefined,
    entries: newestFirst(entries),
  };
}

function isEntry(path: readonly string[]): boolean {
  return path.join('/') === 'rss/channel/item' || path.join('/') === 'feed/entry';
}

function momentOf(text: string): number | null {
  const ms = Date.parse(text.trim());
  return Number.isNaN(ms) ? null : ms;
}

/** A title that comes twice is shown once. */
function newestFirst(entries: readonly Entry[]): { title: string }[] {
  const areDated = entries.every(({ atMs }) => atMs !== null);
  const inOrder = areDated
    ? entries.toSorted((a, b) => (b.atMs ?? 0) - (a.atMs ?? 0))
    : [...entries];
  return [...new Set(inOrder.map(({ title }) => title))].map((title) => ({ title }));
}

/** Line and column without the words of the parser, which quote the document. */
function whereIn(error: unknown): string {
  const found = /^(\d+):(\d+): /.exec(error instanceof Error ? error.message : '');
  return found ? `line ${found[1]}, column ${found[2]}` : 'at an unknown place';
}
