/** What the library has made of its tags. */
import { anyTags, type TagSettings } from '../../hardware/tags/decode.ts';
import type { Config } from '../config/schema.ts';
import { codeRules, isItem, tagNumbers } from './identification.ts';

export function tagSettings(
  config: Pick<Config, 'reader' | 'identification' | 'sip2'>,
): TagSettings {
  const { reader } = config;
  if (reader === null) return anyTags;
  const own = new RegExp(`^(?:${reader.ownNumbers})$`);
  const itemOf = tagNumbers(config);
  const rewrites = config.identification.item.rewrite.length > 0;
  const isOne = isItem(codeRules(config));
  return {
    ownModels: reader.ownModels,
    isOwnNumber: (number) => own.test(number),
    dm11: Number.parseInt(reader.dm11, 16),
    isItem: (number) => isOne(number) || (rewrites && itemOf({ number, model: 'dm11' }) !== null),
    itemOf,
  };
}
