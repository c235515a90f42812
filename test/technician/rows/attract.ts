/** What can be wrong with the pictures and the feed of the attract screen. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, giving, rss, startFeedServer } from '../../support/feed-server.ts';
import type { Bench, Row } from '../../support/technician/bench.ts';

function feed(answer: Answer) {
  return async (bench: Bench) => {
    const { url } = await bench.keep(startFeedServer(answer));
    return { settings: { screen: { attract: { feed: { url } } } } };
  };
}

export const attractRows: readonly Row[] = [
  [
    'a feed that is gone',
    feed((_, response) => response.writeHead(404).end()),
    'feed-failed',
    'screen.attract.feed',
    'No earlier answer is stored.',
  ],
  [
    'a page in the place of a feed',
    feed(giving('<!doctype html><title>De bib</title>', 'text/html')),
    'feed-failed',
    'screen.attract.feed',
  ],
  [
    'a feed that never ends',
    feed((_, response) => void response.writeHead(200).write(rss('Voorlezen').slice(0, -1))),
    'feed-failed',
    'screen.attract.feed',
  ],
  [
    'a picture that is none',
    ({ folder }) => {
      const pictures = join(folder, 'pictures');
      mkdirSync(pictures);
      writeFileSync(join(pictures, '1.png'), 'no picture');
      return { settings: { screen: { attract: { pictures: { folder: pictures } } } } };
    },
    'picture-refused',
    'picture',
    '1.png',
  ],
];
