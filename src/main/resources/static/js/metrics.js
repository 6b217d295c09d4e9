/** Metric series as charts want them: by name, each a list of {epoch, step, seconds, value}. */
import { get, path, post } from './api.js';

/** The service sends columns; values that are not finite are null there, and have no place in a curve. */
function byName({ series }) {
  return new Map(series.map(({ name, epoch, step, seconds, value }) => [name, value
    .map((each, i) => ({ epoch: epoch[i], step: step[i], seconds: seconds[i], value: each }))
    .filter((point) => point.value != null)]));
}

/** The series of one job, thinned out by the service so that no extreme is lost. */
export async function jobSeries(id, maxPoints, signal) {
  return byName(await get(path`jobs/${id}/metrics`, { max_points: maxPoints }, signal));
}

/** Some series of many jobs at once, by job and name. */
export async function querySeries(ids, names, maxPoints, signal) {
  const answer = await post('metrics:query', { job_ids: ids, names, max_points: maxPoints }, { signal });
  return new Map(answer.data.map((job) => [job.job_id, byName(job)]));
}

/** Adds a measurement from the stream; what is there already (after a reconnect) is not added twice. */
export function addMeasurement(series, { epoch, step, seconds, metrics }) {
  for (const [name, value] of Object.entries(metrics)) {
    const points = series.get(name) ?? [];
    series.set(name, points);
    if (value != null && (points.length === 0 || points.at(-1).step < step)) {
      points.push({ epoch, step, seconds, value });
    }
  }
}
