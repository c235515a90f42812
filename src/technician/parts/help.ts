import { absent, attention, broken, type Finding, fine } from '../finding.ts';
import type { TestParts } from '../health/test-parts.ts';
import type { Part } from './part.ts';

function light({ kiosk: { config, calls } }: TestParts): Finding {
  const { call } = config.help;
  if (call === null) return absent('help', 'way to call the staff');
  const name = (['webhook', 'mail', 'command', 'mqtt', 'branch'] as const)
    .filter((way) => call[way] !== null && call[way] !== false)
    .join(', ');
  if (calls.lastFailed() !== true)
    return fine('help', `The staff are called by ${name}.`, { told: { is: 'ways', name } });
  const remedy = 'Send a test call; `kiosk doctor` examines each way.';
  return broken('help', 'help-call-failed', `The last call reached no one (${name}).`, { remedy });
}

/** Tries each way with a call that says that it is a test. */
async function test({ kiosk: { calls } }: TestParts, known: Finding): Promise<Finding> {
  if (known.light === 'off') return known;
  const tried = await calls.test();
  const failed = tried.filter(({ why }) => why !== null);
  const names = tried.map(({ way }) => way).join(', ');
  const remedy = 'See help.call in the configuration; `kiosk doctor` examines each way.';
  const list = failed.map(({ way, why }) => `${way}: ${why}`).join('; ');
  if (failed.length === tried.length)
    return broken('help', 'help-call-failed', `A test call reached no one (${list}).`, { remedy });
  if (failed.length > 0)
    return attention('help', 'help-way-failed', `A test call was not delivered by ${list}.`, {
      remedy,
    });
  const latencyMs = Math.max(...tried.map((each) => each.latencyMs));
  const text = `A test call was sent (${names}): see whether it arrives.`;
  return fine('help', text, { latencyMs, told: { is: 'call-sent', name: names } });
}

export const help: Part = {
  light: (at) => [light(at)],
  test,
  probes: [
    {
      when: 'always',
      run: async ({ config, secrets, options }) =>
        (await import('../probes/help.ts')).probeHelp(config, secrets, options.answerMs),
    },
  ],
};
