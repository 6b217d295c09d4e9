/** What the pages have in common. */
import { el, failure } from './dom.js';

/** The way to this page: links, the page itself last. */
export function crumbs(...parts) {
  return el('nav', { class: 'crumbs', 'aria-label': 'Breadcrumb' }, parts.flatMap((part, i) => (i ? [' / ', part] : [part])));
}

/** Fills a page when its data is there; a failure takes its place and can be retried. */
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
