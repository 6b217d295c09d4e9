/** Loads metric series for charts: a map from name to a list of {epoch, step, seconds, value}. */
import { get, path, post } from './api.js';

/** Turns the service's columns into points. Values that are not finite arrive as null and are left out. */
function byName({ series }) {
  return new Map(series.map(({ name, epoch, step, seconds, value }) => [name, value
    .map((each, i) => ({ epoch: epoch[i], step: step[i], seconds: seconds[i], value: each }))
    .filter((point) => point.value != null)]));
}

/** Fewest points of a curve that the service accepts. */
const FEWEST_POINTS = 3;

/**
 * Loads the series of one job, downsampled by the service so that no extreme is lost. A network of a thousand layers has too many series
 * for one answer; then each gets fewer points.
 */
export async function jobSeries(id, maxPoints, signal) {
  for (let points = maxPoints; ; points = Math.floor(points / 4)) {
    try {
      return byName(await get(path`jobs/${id}/metrics`, { max_points: points }, signal));
    } catch (problem) {
      if (problem.status !== 422 || points < 4 * FEWEST_POINTS) {
        throw problem;
      }
    }
  }
}

/** Loads series of many jobs, by job and name. Asks only for names that one of the jobs has: the service refuses others. */
export async function querySeries(jobs, wanted, maxPoints, signal) {
  const names = wanted.filter((name) => jobs.some(({ best, last }) => (best?.metrics[name] ?? last?.metrics[name]) != null));
  if (names.length === 0) {
    return new Map();
  }
  const answer = await post('metrics:query', { jobs: jobs.map((job) => job.id), names, max_points: maxPoints }, { signal });
  return new Map(answer.data.map((job) => [job.job_id, byName(job)]));
}

/** Adds a measurement from the stream. Skips repeated steps, which a reconnect can bring. */
export function addMeasurement(series, { epoch, step, seconds, metrics }) {
  for (const [name, value] of Object.entries(metrics)) {
    const points = series.get(name) ?? [];
    series.set(name, points);
    if (value != null && (points.length === 0 || points.at(-1).step < step)) {
      points.push({ epoch, step, seconds, value });
    }
  }
}
