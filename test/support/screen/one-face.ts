/** One browser page for all tests of a file, cleared before each test. */
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest';
import type { Intent } from '../../../src/screen/screen.ts';
import { portrait } from './browser.ts';
import { type Face, openStage, type Stage } from './face.ts';

/** The messages of the browser about a closed server, which one test causes. */
const serverClosed = /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE_CHUNKED_ENCODING|ERR_EMPTY_RESPONSE/;

/** Registers the hooks of the file that calls it; `face` and `stage` are open inside its tests. */
export function openOneFace() {
  let stage: Stage;
  let face: Face;
  beforeAll(async () => {
    stage = await openStage();
    face = await stage.openFace(portrait);
  });
  afterAll(async () => {
    await face.close();
    await stage.close();
  });
  beforeEach(() => face.clear());
  afterEach(() => {
    expect(face.reports).toEqual([]);
    expect(face.complaints.filter((text) => !serverClosed.test(text))).toEqual([]);
  });
  return {
    face: () => face,
    stage: () => stage,
    tap: (name: string | RegExp) => face.page.getByRole('button', { name }).tap(),
    /** One touch, one intent. */
    async arrives(intent: Intent): Promise<void> {
      await expect.poll(() => face.intents, { timeout: 10_000, interval: 10 }).toEqual([intent]);
      face.intents.length = 0;
    },
  };
}
