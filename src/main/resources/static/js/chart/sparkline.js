/** Draws a small curve without axes. */
import { svg } from '../component/dom.js';

const WIDTH = 96;
const HEIGHT = 24;

export function sparkline(values, label) {
  if (values.length < 2) {
    return null;
  }
  const low = Math.min(...values);
  const span = Math.max(...values) - low || 1;
  const points = values.map((value, i) => [
    2 + i / (values.length - 1) * (WIDTH - 6), HEIGHT - 3 - (value - low) / span * (HEIGHT - 6)]);
  const [x, y] = points.at(-1);
  return svg('svg', {
    class: 'sparkline', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': label,
  },
    svg('polyline', { points: points.map((point) => point.map((n) => n.toFixed(1)).join(',')).join(' ') }),
    svg('circle', { cx: x.toFixed(1), cy: y.toFixed(1), r: 2.2 }));
}
