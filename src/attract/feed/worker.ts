/** Reads one feed beside the kiosk: what takes too long or too much memory is stopped there. */
import { parentPort, workerData } from 'node:worker_threads';
import { FeedProblem } from './content.ts';
import { type FeedText, readFeed } from './read-feed.ts';

function answer(given: FeedText) {
  try {
    return { content: readFeed(given) };
  } catch (error) {
    if (error instanceof FeedProblem) return { problem: error.message };
    throw error;
  }
}

parentPort?.postMessage(answer(workerData as FeedText));
