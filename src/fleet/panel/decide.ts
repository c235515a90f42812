/**
 * What becomes of a setting that a technician changed at the kiosk, in the kiosk's own layer. Pure.
 * The region does not know the technician's value, which is in no report: to take it up is to say
 * nothing of that setting any more (`null` removes it from the layers below, RFC 7396).
 */
import type { Layer } from '../config/layer.ts';
import type { DiffersDecision } from './actions.ts';

type Settings = Layer['settings'];

export function decided(
  { settings, over }: Pick<Layer, 'settings' | 'over'>,
  { path, decision }: Pick<DiffersDecision, 'path' | 'decision'>,
): Pick<Layer, 'settings' | 'over'> {
  const others = over.filter((each) => each !== path);
  const steps = path.split('.');
  if (decision === 'take-up') return { settings: withNull(settings, steps), over: others };
  return { settings: withoutNull(settings, steps), over: [...others, path].sort() };
}

function withNull(settings: Settings, [step = '', ...rest]: readonly string[]): Settings {
  const below = settings[step];
  const next = rest.length === 0 ? null : withNull(isSection(below) ? below : {}, rest);
  return { ...settings, [step]: next };
}

/** Taken up before, and now decided otherwise. */
function withoutNull(settings: Settings, [step = '', ...rest]: readonly string[]): Settings {
  const below = settings[step];
  if (rest.length === 0 && below === null) {
    const { [step]: _, ...others } = settings;
    return others;
  }
  return isSection(below) ? { ...settings, [step]: withoutNull(below, rest) } : settings;
}

function isSection(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
