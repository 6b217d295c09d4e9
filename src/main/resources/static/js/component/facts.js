/** Lists of labels with values, and hashes. */
import { el, toast } from './dom.js';

/** A list of labels with their values; pairs without a value are left out. */
export function facts(pairs) {
  return el('dl', { class: 'facts' }, pairs.filter(([, value]) => value != null && value !== '')
    .map(([name, value]) => el('div', null, el('dt', null, name), el('dd', null, value))));
}

/** A hash, shown as far as there is room; a click copies it. */
export function hash(sha256) {
  if (sha256 == null) {
    return null;
  }
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(sha256);
      toast('Copied.');
    } catch {
      toast(sha256); // there is no clipboard without HTTPS: show the whole hash
    }
  };
  return el('button', { type: 'button', class: 'hash', title: sha256, 'aria-label': `Copy ${sha256}`, on: { click: copy } }, sha256);
}
