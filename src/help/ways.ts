/** The ways that the configuration names, with their secrets. */
import type { Log } from '../../machines/domain.ts';
import type { Way } from './call.ts';
import { type CommandSettings, commandWay } from './command.ts';
import { type CallByMail, mailWay } from './mail.ts';
import { type MqttSettings, mqttWay } from './mqtt.ts';
import { type WebhookSettings, webhookWay } from './webhook.ts';

export interface WaySettings {
  webhook: WebhookSettings | null;
  mail: CallByMail | null;
  command: CommandSettings | null;
  mqtt: MqttSettings | null;
}

export function openWays({ webhook, mail, command, mqtt }: WaySettings, log: Log): Way[] {
  return [
    webhook && webhookWay(webhook, log),
    mail && mailWay(mail, log),
    command && commandWay(command),
    mqtt && mqttWay(mqtt),
  ].filter((way) => way !== null);
}
