/**
 * After a change of keys: what operators put at the hub is signed again, as it stands, serials and all, so
 * that a kiosk sees that it is what it has. What neither the keys before nor those of now have signed is
 * withdrawn: a kiosk would call it forged.
 */
import type { KeyObject } from 'node:crypto';
import type { z } from 'zod';
import {
  desired,
  type KeyState,
  type LayerKey,
  listHead,
  manifest,
  openDocument,
  type Purpose,
  signDocument,
} from '../../../packages/region-documents/src/index.ts';
import { readLayer, writeLayer } from '../config/layer.ts';
import type { Bucket, Hub } from '../hub/hub.ts';

interface Signing {
  /** of what stands; null: nothing but what the keys of now have signed is believed */
  before: KeyState | null;
  now: Pick<KeyState, 'configKey' | 'packageKey'>;
  config: KeyObject;
  /** null: the key for packages is the one of before */
  package: KeyObject | null;
}

export interface SignedAgain {
  signed: number;
  /** `layer region`, `desired b001.k03`, `list`, `package 7` */
  withdrawn: readonly string[];
}

/** Rejects with a HubRefusal. */
export async function signAgain(
  hub: Pick<Hub, 'layers' | 'packages' | 'allDesired' | 'putDesired' | 'listHead' | 'putListHead'>,
  signing: Signing,
): Promise<SignedAgain> {
  const withdrawn: string[] = [];
  let signed = 0;
  const under = signerOf(signing);
  const replace = async <Key extends string>(
    bucket: Bucket<Key>,
    what: string,
    again: (key: Key, value: Uint8Array) => string | null | 'same',
  ) => {
    for (const [key, { value, revision }] of await bucket.all()) {
      const next = value.length === 0 ? 'same' : again(key as Key, value);
      if (next === 'same') continue;
      // Who changes it meanwhile has the key of now, or is refused by all who read it.
      await bucket.put(key as Key, Buffer.from(next ?? ''), revision);
      if (next === null) withdrawn.push(`${what} ${key}`);
      else signed += 1;
    }
  };
  await replace(hub.layers, 'layer', (key, value) => under.layer(key, value));
  await replace(hub.packages, 'package', (_, value) => under.package(value));
  for (const { branch, kiosk, data } of await hub.allDesired()) {
    if (kiosk === null) continue;
    const next = under.desired(data);
    if (next === 'same') continue;
    await hub.putDesired(branch, kiosk, next ?? '');
    if (next === null) withdrawn.push(`desired ${branch}.${kiosk}`);
    else signed += 1;
  }
  const head = await hub.listHead();
  const next = head === null ? 'same' : under.list(head);
  if (next !== 'same') await hub.putListHead(next ?? '');
  if (next === null) withdrawn.push('list');
  else if (next !== 'same') signed += 1;
  return { signed, withdrawn };
}

/** Each gives what takes its place: null: nothing does; `same`: it may stand. */
function signerOf({ before, now, ...keys }: Signing) {
  const again = <Content extends object>(
    {
      purpose,
      key,
      schema,
    }: { purpose: Purpose; key: 'config' | 'package'; schema: z.ZodType<Content> },
    document: string | Uint8Array,
    change: (content: Content) => Content = (content) => content,
  ): string | null | 'same' => {
    const present = openDocument(purpose, document, now[`${key}Key`], schema);
    const known = before?.[`${key}Key`];
    const content =
      typeof present === 'string' && known !== undefined
        ? openDocument(purpose, document, known, schema)
        : present;
    if (typeof content === 'string') return null;
    const changed = change(content);
    if (content === present && changed === content) return 'same';
    const signedWith = keys[key];
    if (signedWith === null) throw new Error('the new key for packages is not at hand');
    return signDocument(purpose, changed, signedWith);
  };
  const ofPackage = (value: string | Uint8Array) =>
    again({ purpose: 'package', key: 'package', schema: manifest }, value);
  return {
    layer: (key: LayerKey, value: Uint8Array) => {
      if (readLayer(key, value, now.configKey) !== 'wrong') return 'same' as const;
      const layer = before === null ? 'wrong' : readLayer(key, value, before.configKey);
      return layer === 'wrong'
        ? null
        : Buffer.from(writeLayer(key, layer, keys.config)).toString('utf8');
    },
    package: ofPackage,
    list: (value: Uint8Array) => again({ purpose: 'list', key: 'config', schema: listHead }, value),
    desired: (value: Uint8Array) =>
      again({ purpose: 'desired', key: 'config', schema: desired }, value, (content) => {
        const next = content.package === null ? 'same' : ofPackage(content.package);
        return next === 'same' ? content : { ...content, package: next };
      }),
  };
}
