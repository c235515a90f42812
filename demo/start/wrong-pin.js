/**
 * What a technician does once at a new kiosk: sends one wrong PIN for a card, so that it is known
 * whether the library system looks at PINs.
 */
import { built } from './place.js';

/** @param {string} file a configuration whose library system is the simulated one */
export async function tryWrongPin(file) {
  const [{ loadConfig }, { readSecrets }, { probeCard }, { patronCard }] = await Promise.all([
    import(built('src/config/load.js')),
    import(built('src/config/secrets/secrets.js')),
    import(built('src/technician/probes/library/card.js')),
    import(built('simulators/library/cast/patrons.js')),
  ]);
  const loaded = loadConfig(file);
  // The kiosk says what is wrong.
  if (!loaded.ok) return;
  await probeCard(patronCard(1), {
    config: loaded.config,
    secrets: readSecrets(loaded.config, process.env).secrets,
    ...{ pin: null, wrongPin: true, answerMs: 2_500, now: new Date().toISOString() },
  });
}
