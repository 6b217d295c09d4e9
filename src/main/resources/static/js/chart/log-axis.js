/**
 * The range and the marks of a logarithmic axis. uPlot's own marks never end below 1e-16, where it has no table of decimals.
 */

/** An axis shows this many powers of ten below its largest value; a curve that falls further leaves the chart at the bottom. */
const DECADES = 12;
const MOST_MARKS = 6;

/** 10 to a whole power, without the rounding error of Math.pow. */
const power = (exponent) => Number(`1e${exponent}`);

/** Returns whole powers of ten around the values, [lowest, highest]. Without a value above 0 it is [1, 10]. */
export function logRange(least, largest) {
  if (!(largest > 0) || !Number.isFinite(largest)) {
    return [1, 10];
  }
  const top = Math.min(308, Math.ceil(Math.log10(largest)));
  const bottom = Math.floor(Math.log10(least > 0 ? Math.min(least, largest) : largest));
  // A lowest power of 1e-307 keeps a power below it that is not 0.
  const lowest = Math.max(-307, top - DECADES, Math.min(bottom, top - 1));
  return [power(lowest), power(Math.max(top, lowest + 1))];
}

/** Returns the marks from `low` to `high`: powers of ten, and between two of them also 2 and 5 times a power. */
export function logMarks(low, high) {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const every = Math.max(1, Math.ceil((last - first) / MOST_MARKS));
  const steps = last - first < 2 ? [1, 2, 5] : [1];
  const marks = [];
  for (let exponent = first - 1; exponent <= last; exponent += exponent < first ? 1 : every) {
    steps.map((step) => Number(`${step}e${exponent}`)).filter((mark) => mark >= low && mark <= high).forEach((mark) => marks.push(mark));
  }
  return marks;
}
