// The plug of a device: whether it stands, pulled out and put back, and bytes without a meaning.
import { act, stage } from '../common.js';
import { group, press, says } from './controls.js';

export function plug(device, title = '') {
  const part = () => stage.state[device];
  return group(
    title,
    says(() =>
      part().plugged
        ? `Plugged in, port ${part().port}, ${part().connected ? 'in use' : 'not in use'}.`
        : 'Unplugged.',
    ),
    press(
      () => (part().plugged ? 'Unplug' : 'Plug in'),
      () => act(`${device}/${part().plugged ? 'unplug' : 'plug-in'}`),
    ),
    press(
      'Send garbage',
      () => act(`${device}/garbage`),
      () => !part().plugged,
    ),
  );
}
