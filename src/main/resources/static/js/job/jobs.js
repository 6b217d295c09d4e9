/** The page of all jobs, newest first, updated while they train. */
import { el, empty, failure } from '../component/dom.js';
import { get } from '../http/api.js';
import { querySeries } from '../http/metrics.js';
import { poll } from '../http/poll.js';
import { words } from '../text/format.js';
import { jobsHref, newerHref, olderHref, remember } from './job-pages.js';
import { JobRow } from './job-row.js';
import { FILTERS, isOver, score } from './states.js';

const PAGE = 20;

/** The ids of the jobs ticked for comparison, on whichever page. */
const picked = new Set();

export function jobsPage(root, { signal, query }) {
  const status = query.get('status');
  const after = query.get('after');
  const rows = new Map();
  const sparklinesOf = new Map();

  const body = el('tbody');
  const table = el('table', { class: 'jobs' },
    el('caption', { class: 'visually-hidden' }, 'Training jobs, newest first'),
    el('thead', null, el('tr', null, ['Job', 'State', 'Progress', 'Score so far', 'Best', 'Test', 'Examples/s', 'Created']
      .map((name, i) => el('th', { scope: 'col', class: [4, 5, 6].includes(i) ? 'number' : null }, name)))),
    body);
  const content = el('div', { class: 'card flush', 'aria-busy': 'true' }, el('p', { class: 'loading' }, 'Loading jobs…'));
  const newer = el('a', { class: 'button', href: newerHref(status, after), hidden: after === null }, '← Newer');
  const older = el('a', { class: 'button', hidden: true }, 'Older →');
  const pager = el('nav', { class: 'pager', 'aria-label': 'Pages' }, newer, older);
  const compare = el('a', { class: 'button primary' });
  const unpick = el('button', { type: 'button', on: { click: clearPicks } }, 'Clear');
  remember(status, after);

  root.append(
    el('div', { class: 'page-head' }, el('h1', null, 'Jobs'), compare, unpick,
      el('nav', { class: 'chips', 'aria-label': 'Filter by state' }, [null, ...Object.keys(FILTERS)].map((state) => el('a', {
        href: jobsHref(state), class: 'chip', 'aria-current': state === status ? 'true' : null,
      }, state ? words(state) : 'All')))),
    content, pager);

  showPicks();

  function pick(id, yes) {
    yes ? picked.add(id) : picked.delete(id);
    showPicks();
  }

  function clearPicks() {
    picked.clear();
    rows.forEach((row) => row.pick(false));
    showPicks();
  }

  function showPicks() {
    unpick.hidden = picked.size === 0;
    compare.hidden = picked.size < 2;
    compare.textContent = `Compare ${picked.size} jobs`;
    compare.href = `#/compare?jobs=${[...picked].join(',')}`;
  }

  const refresh = poll(async () => {
    let page;
    try {
      page = await get('jobs', { status: FILTERS[status], limit: PAGE, after }, signal);
    } catch (error) {
      if (error.name !== 'AbortError' && rows.size === 0) {
        content.replaceChildren(failure(error, () => refresh()));
      }
      throw error;
    }
    show(page);
    await showSparklines(page.data);
    return page.data.some((job) => !isOver(job)) ? 1000 : 4000;
  }, signal);

  function show(page) {
    content.removeAttribute('aria-busy');
    older.hidden = !page.has_more;
    if (page.has_more) {
      older.href = olderHref(status, after, page.next);
    }
    if (page.data.length === 0) {
      rows.clear();
      content.replaceChildren(nothing(status, after));
      return;
    }
    const ids = new Set(page.data.map((job) => job.id));
    [...rows.keys()].filter((id) => !ids.has(id)).forEach((id) => {
      rows.get(id).element.remove();
      rows.delete(id);
    });
    page.data.forEach((job, i) => {
      if (!rows.has(job.id)) {
        rows.set(job.id, new JobRow(job, picked.has(job.id), (yes) => pick(job.id, yes)));
      }
      const row = rows.get(job.id);
      row.update(job);
      if (body.children[i] !== row.element) {
        body.insertBefore(row.element, body.children[i] ?? null);
      }
    });
    if (table.parentNode !== content) {
      content.replaceChildren(table);
    }
  }

  /** Loads the curves of all rows with one request; those of a finished job are loaded once. */
  async function showSparklines(jobs) {
    const wanted = jobs.filter((job) => job.best && sparklinesOf.get(job.id) !== job.status);
    if (wanted.length === 0) {
      return;
    }
    const nameOf = (job) => score(job, job.best)[0];
    const found = await querySeries(wanted, [...new Set(wanted.map(nameOf))], 60, signal);
    for (const job of wanted) {
      const name = nameOf(job);
      rows.get(job.id)?.showCurve(name, (found.get(job.id)?.get(name) ?? []).map((point) => point.value));
      if (isOver(job)) {
        sparklinesOf.set(job.id, job.status);
      }
    }
  }
}

/** Explains an empty page. */
function nothing(status, after) {
  if (after) {
    return empty('No older jobs', 'The jobs of this page are deleted.',
        el('a', { class: 'button', href: jobsHref(status) }, 'Newest jobs'));
  }
  return status
    ? empty(`No job is ${status}`, 'Jobs in other states are under “All”.', el('a', { class: 'button', href: jobsHref() }, 'All jobs'))
    : empty('Train your first network', 'Choose a recipe, change what you like, and watch it learn. The first one takes seconds.',
      el('a', { class: 'button primary', href: '#/new' }, 'New job'));
}
