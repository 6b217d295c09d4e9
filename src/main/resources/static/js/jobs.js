/** The page of all jobs, newest first, updated while they train. */
import { get } from './api.js';
import { el, empty, failure } from './dom.js';
import { JobRow } from './job-row.js';
import { querySeries } from './metrics.js';
import { poll } from './poll.js';
import { FILTERS, isOver } from './states.js';
import { words } from './format.js';

const PAGE = 20;
const SPARKLINES = ['validation_accuracy', 'validation_cost', 'training_cost', 'evaluation_return']; // shows the first that a job has

export function jobsPage(root, { signal, query }) {
  const status = query.get('status');
  const cursors = [null]; // cursors of the pages up to this one
  const rows = new Map();
  const picked = new Set();
  const sparklinesOf = new Map();

  const body = el('tbody');
  const table = el('table', { class: 'jobs' },
    el('caption', { class: 'visually-hidden' }, 'Training jobs, newest first'),
    el('thead', null, el('tr', null, ['Job', 'State', 'Progress', 'Score so far', 'Best', 'Test', 'Examples/s', 'Created']
      .map((name, i) => el('th', { scope: 'col', class: [4, 5, 6].includes(i) ? 'number' : null }, name)))),
    body);
  const content = el('div', { class: 'card flush', 'aria-busy': 'true' }, el('p', { class: 'loading' }, 'Loading jobs…'));
  const newer = el('button', { type: 'button', disabled: true, on: { click: () => turn(-1) } }, '← Newer');
  const older = el('button', { type: 'button', disabled: true, on: { click: () => turn(1) } }, 'Older →');
  const pager = el('nav', { class: 'pager', 'aria-label': 'Pages', hidden: true }, newer, older);
  const compare = el('a', { class: 'button primary', hidden: true });
  let next = null;

  root.append(
    el('div', { class: 'page-head' }, el('h1', null, 'Jobs'), compare,
      el('nav', { class: 'chips', 'aria-label': 'Filter by state' }, [null, ...Object.keys(FILTERS)].map((state) => el('a', {
        href: state ? `#/jobs?status=${state}` : '#/jobs', class: 'chip', 'aria-current': state === status ? 'true' : null,
      }, state ? words(state) : 'All')))),
    content, pager);

  function pick(id, yes) {
    yes ? picked.add(id) : picked.delete(id);
    compare.hidden = picked.size < 2;
    compare.textContent = `Compare ${picked.size} jobs`;
    compare.href = `#/compare?jobs=${[...picked].join(',')}`;
  }

  function turn(by) {
    by > 0 ? cursors.push(next) : cursors.pop();
    newer.disabled = older.disabled = true;
    refresh();
    window.scrollTo(0, 0);
  }

  const refresh = poll(async () => {
    let page;
    try {
      page = await get('jobs', { status: FILTERS[status], limit: PAGE, after: cursors.at(-1) }, signal);
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
    next = page.next;
    older.disabled = !page.has_more;
    newer.disabled = cursors.length === 1;
    pager.hidden = older.disabled && newer.disabled;
    if (page.data.length === 0) {
      rows.clear();
      content.replaceChildren(status
        ? empty(`No job is ${status}`, 'Jobs in other states are under “All”.',
          el('a', { class: 'button', href: '#/jobs' }, 'All jobs'))
        : empty('Train your first network', 'Choose a recipe, change what you like, and watch it learn. The first one takes seconds.',
          el('a', { class: 'button primary', href: '#/new' }, 'New job')));
      return;
    }
    const ids = new Set(page.data.map((job) => job.id));
    [...rows.keys()].filter((id) => !ids.has(id)).forEach((id) => {
      rows.get(id).element.remove();
      rows.delete(id);
    });
    page.data.forEach((job, i) => {
      if (!rows.has(job.id)) {
        rows.set(job.id, new JobRow(job, (yes) => pick(job.id, yes)));
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
    const found = await querySeries(wanted, SPARKLINES, 60, signal);
    for (const job of wanted) {
      const series = found.get(job.id);
      const name = SPARKLINES.find((each) => series?.get(each)?.length);
      rows.get(job.id)?.showCurve(name, (series?.get(name) ?? []).map((point) => point.value));
      if (isOver(job)) {
        sparklinesOf.set(job.id, job.status);
      }
    }
  }
}
