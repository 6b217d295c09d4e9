/** Shared parts of pages. */
import { el, failure } from './dom.js';

/** Breadcrumbs: links, then the page itself. */
export function crumbs(...parts) {
  return el('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, parts.flatMap((part, i) => (i ? [' / ', part] : [part])));
}

/** Loads a page's data and shows it; on failure, shows the error with a button to try again. */
export async function load(root, signal, ask, show) {
  root.replaceChildren(el('p', { class: 'loading' }, 'Loading…'));
  try {
    root.replaceChildren(...[show(await ask())].flat(Infinity).filter(Boolean));
  } catch (error) {
    if (error.name !== 'AbortError') {
      root.replaceChildren(failure(error, () => load(root, signal, ask, show)));
    }
  }
}
