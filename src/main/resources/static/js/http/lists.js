/** Long lists: loads a list page by page, and shows more of it when the user asks. */
import { actionButton, el } from '../component/dom.js';
import { get } from './api.js';

const PAGE = 100;

/** Yields the entries of a list of the API from its first to its last page. */
export async function* everyEntry(address, query, signal) {
  for (let after = null, more = true; more;) {
    const page = await get(address, { ...query, limit: PAGE, after }, signal);
    yield* page.data;
    after = page.next;
    more = page.has_more && after != null;
  }
}

/** Returns the first page of a list, with its cursor; `after` is the cursor of a page before. */
export const pageOf = (address, signal, after) => get(address, { limit: PAGE, after }, signal);

/**
 * Returns a button that appends the next pages to a list, and removes itself after the last one; null if there is only one page.
 *
 * @param first  the page that is shown already
 * @param things the name of the entries: "models"
 * @param append shows the entries of another page
 */
export function moreButton(address, first, things, append, signal) {
  if (!first.has_more) {
    return null;
  }
  let next = first.next;
  let shown = first.data.length;
  const count = el('span', { class: 'minor', role: 'status' });
  const button = actionButton(`More ${things}`, async () => {
    const page = await pageOf(address, signal, next);
    append(page.data);
    next = page.next;
    shown += page.data.length;
    count.textContent = `${shown} ${things} shown`;
    if (!page.has_more) {
      button.remove();
    }
  });
  count.textContent = `${shown} ${things} shown`;
  return el('nav', { class: 'pager', 'aria-label': `More ${things}` }, button, count);
}
