// What the pages of a branch and of a region have in common.
export const get = (id) => document.getElementById(id);

export function el(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children.filter((child) => child !== null));
  return element;
}

export async function act(path, body = {}) {
  const answer = await fetch(`/act/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => null);
  const text = answer?.ok ? '' : ((await answer?.json())?.text ?? 'The simulators do not answer.');
  get('notice').textContent = text;
  get('notice').hidden = text === '';
}
