/** The whole spoken text of flows in one language, as a page for a person to proofread. */
import type { Language } from '../../../machines/domain.ts';
import type { Screen } from '../../../src/screen/screen.ts';
import type { Flow, Step } from './flows/steps.ts';
import { example, plainDisplay } from './gallery-example.ts';
import type { Listener } from './listener.ts';

/** Each step of each flow, with what was said. */
type Heard = readonly (readonly string[])[];

async function hear(listener: Listener, flow: Flow, screen: Screen): Promise<Heard> {
  let { view, dialog, call } = screen;
  let own: Step['change'];
  const heard: string[][] = [];
  await listener.show({ ...screen, view: { kind: 'attract', limits: null } });
  await listener.heard();
  for (const step of flow.steps) {
    const now = listener.now();
    if (step.view) view = typeof step.view === 'function' ? step.view(now) : step.view;
    if (step.view) dialog = null;
    if (step.dialog !== undefined)
      dialog = typeof step.dialog === 'function' ? step.dialog(now) : step.dialog;
    own = { ...own, ...step.change };
    call = step.call ? { offered: true, state: step.call } : (step.change?.call ?? call);
    if (step.key) await listener.press(step.key);
    else if (step.view || step.dialog !== undefined || step.call || step.change)
      await listener.show(
        {
          ...screen,
          ...own,
          view,
          dialog,
          call,
          display: { ...plainDisplay, speech: true },
        },
        step.waitMs,
      );
    else await listener.wait(step.waitMs ?? 0);
    heard.push(await listener.heard());
  }
  return heard;
}

/** What happens in a step, in the words of the code. */
function nameOf({ change, ...step }: Step): string {
  const also = Object.entries(change ?? {}).map(([name, to]) => `${name} ${JSON.stringify(to)}`);
  return [...also, eventOf(step)].filter((each) => each !== undefined).join(', ');
}

function eventOf({ view, dialog, key, call, waitMs }: Step): string | undefined {
  const now = new Date();
  if (key) return `key ${key}`;
  if (call && !dialog) return `call ${call}`;
  if (dialog) return `dialog ${(typeof dialog === 'function' ? dialog(now) : dialog).kind}`;
  if (view) return `screen ${(typeof view === 'function' ? view(now) : view).kind}`;
  if (dialog === null) return 'dialog closed';
  return waitMs === undefined ? undefined : 'time passes';
}

export interface SpokenLine {
  flow: string;
  headset: boolean;
  key: string | undefined;
  text: string;
}

/** Lines that differ in a headset stand a second time, marked. */
export async function spokenPage(
  listeners: { open: Listener; headset: Listener },
  language: Language,
  flows: readonly Flow[],
): Promise<{ page: string; lines: readonly SpokenLine[] }> {
  const page: string[] = [];
  const lines: SpokenLine[] = [];
  for (const flow of flows) {
    const screen = (headset: boolean) =>
      example('', { kind: 'attract', limits: null }, { language, headset, languages }).screen;
    const [open, headset] = await Promise.all([
      hear(listeners.open, flow, screen(false)),
      hear(listeners.headset, flow, screen(true)),
    ]);
    page.push('', `# ${flow.name}`);
    flow.steps.forEach((step, at) => {
      const [said = [], inHeadset = []] = [open[at], headset[at]];
      page.push('', `[${nameOf(step)}]`, ...said);
      if (said.join('\n') !== inHeadset.join('\n'))
        page.push(...inHeadset.map((line) => `headset: ${line}`));
      const note = (isHeadset: boolean) => (text: string) =>
        lines.push({ flow: flow.name, headset: isHeadset, key: step.key, text });
      said.forEach(note(false));
      inHeadset.forEach(note(true));
    });
  }
  return { page: `${page.join('\n').trim()}\n`, lines };
}

const languages: readonly Language[] = ['nl', 'fr', 'de', 'en', 'ar'];
