/** Whether each way to call the staff can be used. No call is made. */
import { accessSync, constants, statSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import type { Secrets } from '../../config/secrets/secrets.ts';
import { systemCode } from '../../fault.ts';
import { whyFailed } from '../../help/call.ts';
import { tryBroker } from '../../help/mqtt.ts';
import { waySettings } from '../../wiring/help.ts';
import { readAuthority } from '../../wiring/read-authority.ts';
import { absent, attention, broken, type Finding, fine } from '../finding.ts';
import { probeMail } from './mail.ts';
import { probePath } from './path.ts';

export async function probeHelp(
  config: Pick<Config, 'help' | 'mail'>,
  secrets: Secrets | null,
  stepMs: number,
): Promise<Finding[]> {
  const { call } = config.help;
  if (call === null) return [absent('help', 'way to call the staff')];
  const { webhook, mail, command, mqtt, branch } = call;
  const ca = call.ca === undefined ? {} : { ca: readAuthority(call.ca) };
  const reach = async (url: string) => {
    const { protocol, hostname, port } = new URL(url);
    const host = hostname.replace(/^\[|\]$/g, '');
    const [kind, usual] = { 'https:': ['tls', 443], 'mqtts:': ['tls', 8883] }[protocol] ?? [
      'tcp',
      protocol === 'http:' ? 80 : 1883,
    ];
    const to = {
      kind: kind as 'tcp' | 'tls',
      host,
      port: port === '' ? Number(usual) : Number(port),
    };
    return (await probePath('help', to, ca, stepMs)).findings.slice(-1);
  };
  const found = await Promise.all([
    webhook === null ? [] : reach(webhook.url),
    mail === null ? [] : probeMail(config, secrets, stepMs),
    command === null ? [] : probeProgram(command.program),
    branch ? [fine('help', 'Calls go to the open panels of the branch, over its broker.')] : [],
    mqtt === null ? [] : reach(mqtt.url).then((path) => broker(config, secrets, path, stepMs)),
  ]);
  return found.flat();
}

/** Logs in at the broker, where it can be reached and no secret is missing. */
async function broker(
  config: Pick<Config, 'help' | 'mail'>,
  secrets: Secrets | null,
  path: Finding[],
  timeoutMs: number,
): Promise<Finding[]> {
  if (path.some(({ light }) => light === 'broken') || secrets === null) return path;
  const { mqtt } = waySettings(config, secrets);
  if (mqtt === null) return path;
  const where = mqtt.url;
  try {
    await tryBroker({ ...mqtt, timeoutMs });
    return [fine('help', 'The broker lets the kiosk in.', { where })];
  } catch (error) {
    const text = `The broker does not let the kiosk in: ${whyFailed(error)}.`;
    const remedy = 'Check user and password of help.call.mqtt, and that it is an MQTT broker.';
    return [broken('help', 'help-broker-refuses', text, { where, remedy })];
  }
}

function probeProgram(program: string): Finding[] {
  try {
    accessSync(program, constants.X_OK);
  } catch (error) {
    const text = `${program} cannot be run (${systemCode(error)}): no call goes out by it.`;
    const remedy =
      'Make the file executable for the user of the kiosk, or name another as help.call.command.program.';
    return [broken('help', 'help-program-unusable', text, { where: program, remedy })];
  }
  if ((statSync(program).mode & 0o6000) !== 0) {
    const text = `${program} changes its user, which the unit of the kiosk does not allow: calls may fail.`;
    const remedy = 'Try one with a test in the service panel.';
    return [attention('help', 'help-program-privileged', text, { where: program, remedy })];
  }
  return [fine('help', `${program} can be run.`, { where: program })];
}
