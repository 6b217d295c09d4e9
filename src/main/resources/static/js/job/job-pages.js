/**
 * The pages of the job list. Each has an address of its own, so that the browser's Back leads to it, and the links to the list lead to
 * the page seen last.
 */

/** The cursor of the page before each page that the user came to by "Older". */
const newer = new Map();
let seen = '#/jobs';

/** Returns the address of a page of the list; `after` is its cursor, null for the newest jobs. */
export function jobsHref(status, after) {
  const query = new URLSearchParams(Object.entries({ status, after }).filter(([, value]) => value));
  return query.size ? `#/jobs?${query}` : '#/jobs';
}

/** Returns the address of the page with the next older jobs. */
export function olderHref(status, after, next) {
  newer.set(next, after);
  return jobsHref(status, next);
}

/** Returns the address of the page before, or of the newest jobs if the user came to this page by a link or after a reload. */
export const newerHref = (status, after) => jobsHref(status, newer.get(after));

/** Remembers the page that is shown now. */
export function remember(status, after) {
  seen = jobsHref(status, after);
}

/** Returns the address of the page of the list that the user saw last. */
export const lastJobsHref = () => seen;
