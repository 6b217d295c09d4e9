/** Compares jobs: shows their curves on the same axes, and the fields in which their specifications differ. */
import { AxisChoice, Chart } from '../chart/chart.js';
import { el, empty, failure } from '../component/dom.js';
import { crumbs } from '../component/page.js';
import { get, path } from '../http/api.js';
import { querySeries } from '../http/metrics.js';
import { poll } from '../http/poll.js';
import { specificationOf } from '../specification/specification.js';
import { decimal, duration, integer, metric, percent } from '../text/format.js';
import { jobHref } from '../text/links.js';
import { metricName } from '../text/metric-names.js';
import { lastJobsHref } from './job-pages.js';
import { isOver, pill, score, testScore } from './states.js';

const MAX_POINTS = 600;
const COLOURS = ['--layer-1', '--layer-2', '--layer-3', '--layer-4', '--layer-5', '--layer-6'];

const CHARTS = [
  ['validation_accuracy', 'Validation accuracy', { format: (value) => percent(value, 1), main: true }],
  ['validation_cost', 'Validation cost', { format: decimal, main: true, log: false }],
  ['training_accuracy', 'Training accuracy', { format: (value) => percent(value, 1), main: true }],
  ['training_cost', 'Training cost', { format: decimal, main: true, log: false }],
  ['evaluation_return', 'Evaluation return', { format: decimal, main: true, log: false }],
];

/** A score with the name of its metric: jobs may monitor different ones. */
const named = ([name, value]) => [metric(name, value), value == null ? null : el('span', { class: 'minor' }, ` ${metricName(name)}`)];

const RESULTS = [
  ['State', (job) => pill(job.status)],
  ['Best', (job) => named(score(job, job.best))],
  ['Test', (job) => named(testScore(job))],
  ['Training time', (job) => duration(job.progress.seconds)],
  ['Parameters', (job) => integer(job.parameters)],
];

// Left out of the comparison: they usually differ, but have no effect on training.
const NAMES = new Set(['name', 'model']);

export function comparePage(root, { signal, query }) {
  const ids = (query.get('jobs') ?? '').split(',').filter(Boolean);
  if (ids.length < 2) {
    root.append(empty('Nothing to compare yet', 'Tick two or more jobs in the list.',
      el('a', { class: 'button primary', href: '#/jobs' }, 'All jobs')));
    return;
  }
  const axis = new AxisChoice(() => draw());
  const charts = CHARTS.map(([name, title, options]) => ({ name, chart: new Chart(title, { ...options, sync: 'compare' }) }));
  const grid = el('div', { class: 'chart-grid' }, charts.map(({ chart }) => chart.element));
  const differences = el('div', { class: 'card scroll' });
  const problem = el('div', { class: 'notices' });
  const title = el('h1', null, `${ids.length} jobs compared`);
  const comparison = el('div', null, differences,
    el('div', { class: 'section-head spaced' }, el('h2', null, 'Curves'), axis.element),
    grid);
  let jobs = [];
  let series = new Map();
  signal.addEventListener('abort', () => charts.forEach(({ chart }) => chart.destroy()));
  root.append(
    crumbs(el('a', { href: lastJobsHref() }, 'Jobs'), el('span', null, 'Compare')),
    el('div', { class: 'page-head' }, title), problem, comparison);

  poll(async () => {
    try {
      const found = await Promise.all(ids.map((id) => jobOrNull(id, signal)));
      jobs = found.filter(Boolean);
      showMissing(ids.filter((_, i) => found[i] === null));
      jobs.forEach(addChart);
      series = await querySeries(jobs, charts.map(({ name }) => name), MAX_POINTS, signal);
    } catch (error) {
      if (error.name !== 'AbortError' && jobs.length === 0) {
        problem.replaceChildren(failure(error));
      }
      throw error;
    }
    differences.replaceChildren(differencesTable(jobs));
    draw();
    return jobs.every(isOver) ? 60000 : 1500;
  }, signal);

  /** Adds a chart of the metric that the job monitors, if there is none yet. */
  function addChart(job) {
    const [name] = score(job, job.best);
    if (!charts.some((each) => each.name === name)) {
      const chart = new Chart(metricName(name), { format: (value) => metric(name, value), main: true, sync: 'compare' });
      charts.unshift({ name, chart });
      grid.prepend(chart.element);
    }
  }

  function showMissing(missing) {
    title.textContent = `${jobs.length} ${jobs.length === 1 ? 'job' : 'jobs'} compared`;
    problem.replaceChildren(...missing.map((id) => el('p', { class: 'notice error', role: 'alert' },
      `There is no job ${id} (any more); the others are compared.`)));
    comparison.hidden = jobs.length === 0;
  }

  function draw() {
    for (const { name, chart } of charts) {
      chart.element.hidden = !jobs.some((job) => series.get(job.id)?.get(name)?.length);
      chart.show(jobs.map((job, i) => ({ name: label(jobs, i), ...style(i), points: series.get(job.id)?.get(name) ?? [] })), axis.chosen);
    }
  }
}

/** Returns the job, or null if there is none with this id. */
async function jobOrNull(id, signal) {
  try {
    return await get(path`jobs/${id}`, {}, signal);
  } catch (error) {
    if (error.status === 404) {
      return null;
    }
    throw error;
  }
}

const style = (i) => ({ colour: COLOURS[i % COLOURS.length], dash: i >= COLOURS.length ? [6, 4] : undefined });

/** Returns the job's name, with a number if several jobs have that name. */
function label(jobs, i) {
  const same = jobs.filter((job) => job.name === jobs[i].name);
  return same.length > 1 ? `${jobs[i].name} (${same.indexOf(jobs[i]) + 1})` : jobs[i].name;
}

function differencesTable(jobs) {
  const flat = jobs.map((job) => flatten(specificationOf(job)));
  const fields = [...new Set(flat.flatMap((fields) => [...fields.keys()]))]
    .filter((field) => !NAMES.has(field) && new Set(flat.map((fields) => fields.get(field))).size > 1);
  return el('table', { class: 'plain compare' },
    el('caption', { class: 'visually-hidden' }, 'Results, and the fields of the specifications that differ'),
    el('thead', null, el('tr', null, el('td'), jobs.map((job, i) => {
      const swatch = el('i', { class: 'swatch' });
      swatch.style.setProperty('--colour', `var(${style(i).colour})`);
      return el('th', { scope: 'col' }, swatch, el('a', { href: jobHref(job.id) }, label(jobs, i)));
    }))),
    el('tbody', null,
      RESULTS.map(([name, value]) => el('tr', null, el('th', { scope: 'row' }, name), jobs.map((job) => el('td', null, value(job))))),
      fields.map((field) => el('tr', { class: 'differs' }, el('th', { scope: 'row' }, el('code', null, field)),
        flat.map((fields) => el('td', null, fields.get(field) ?? '–'))))));
}

/** Flattens nested fields: {"optimizer":{"momentum":0}} becomes optimizer.momentum: 0. */
function flatten(value, prefix = '', found = new Map()) {
  for (const [name, member] of Object.entries(value)) {
    const field = prefix ? `${prefix}.${name}` : name;
    if (member !== null && typeof member === 'object' && !(Array.isArray(member) && member.every((each) => typeof each !== 'object'))) {
      flatten(member, field, found);
    } else {
      found.set(field, typeof member === 'string' ? member : JSON.stringify(member));
    }
  }
  return found;
}
