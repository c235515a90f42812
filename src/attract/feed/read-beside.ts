/** Runs `worker.ts` on one feed, within limits. */
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { besideProgram } from '../../files.ts';
import { type FeedContent, FeedProblem } from './content.ts';
import type { FeedText } from './read-feed.ts';

/** As it was built: a thread runs no TypeScript on the least Node. */
const worker = pathToFileURL(besideProgram('dist/src/attract/feed/worker.js'));
const longestMs = 10_000;
const limits = { maxOldGenerationSizeMb: 48, maxYoungGenerationSizeMb: 4, stackSizeMb: 2 };

/** Rejects with a FeedProblem. */
export function readBeside(feed: FeedText, withinMs = longestMs): Promise<FeedContent> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(worker, {
      workerData: feed,
      resourceLimits: limits,
      env: {},
      execArgv: [],
    });
    const end = (problem: string) => {
      clearTimeout(deadline);
      reject(new FeedProblem(problem));
    };
    const deadline = setTimeout(() => {
      end(`takes more than ${withinMs / 1_000} s to read: a rule in it may never be met`);
      void thread.terminate();
    }, withinMs);
    thread.once('message', (answer: { content: FeedContent } | { problem: string }) => {
      if ('problem' in answer) return end(answer.problem);
      clearTimeout(deadline);
      resolve(answer.content);
    });
    thread.once('error', (error) => {
      const isMemory = 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
      end(isMemory ? 'takes too much memory to read' : `cannot be read (${error.name})`);
    });
    thread.once('exit', () => end('was not read to its end'));
  });
}
