/** `--set path=value`: any setting but a secret. */
import { settingsOfKind } from '../../../config/kinds.ts';
import { schema } from '../../../config/schema.ts';
import { acceptsValue } from '../../../config/text/complaints.ts';
import type { Edit } from '../../../config/text/edit.ts';
import { exitCodes, Refusal } from '../../common/refusal.ts';

const secrets = new Set(settingsOfKind('secret', schema).map((steps) => steps.join('.')));

/** A Refusal where it is written wrongly; whether there is such a setting is checked with the file. */
export function readSet(text: string): Edit {
  const [, path = '', value = ''] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const [first, ...rest] = path.split('.');
  if (!first || rest.includes(''))
    throw wrong(`--set ${text}: write path=value, as in --set screen.port=8090`);
  if (['extends', 'version', '$schema'].includes(first))
    throw wrong(`--set ${first}: this command sets it itself. Leave it out.`);
  // A reference to a secret may be set, the secret may not.
  const json = fromJson(value);
  if (secrets.has(path) && (json === undefined || !acceptsValue(path, json)))
    throw wrong(
      `${path} is a secret, and no secret is an argument: others see it in the list of processes. Write --secret ${path}=@FILE.`,
    );
  return { path: [first, ...rest], value: valueFor(path, value) };
}

/** As JSON, as a text or as a list with commas: whichever the setting takes. */
function valueFor(path: string, text: string): unknown {
  const json = fromJson(text);
  const ways = [...(json === undefined ? [] : [json]), text, text.split(',')];
  return ways.find((value) => acceptsValue(path, value)) ?? ways[0];
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function wrong(message: string): Refusal {
  return new Refusal(message, exitCodes.wrongUse);
}
