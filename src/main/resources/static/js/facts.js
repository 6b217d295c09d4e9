/** Names with their values, and hashes among them. */
import { el, toast } from './dom.js';

/** A label with its value; nothing for a value that is not there. */
export function facts(pairs) {
  return el('dl', { class: 'facts' }, pairs.filter(([, value]) => value != null && value !== '')
    .map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))));
}

/** A hash: its start to look at, all of it to copy. */
export function hash(sha256) {
  if (sha256 == null) {
    return null;
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sha256);
      toast('Copied.');
    } catch {
      toast(sha256); // no clipboard without HTTPS: show all of it
    }
  };
  return el('button', { type: 'button', class: 'hash', title: sha256, 'aria-label': `Copy ${sha256}`, on: { click: copy } }, sha256);
}
