/**
 * Draws curves whose two axes go from 0 to 1. Their x may stand still or fall, as that of an ROC curve, which uPlot cannot draw. The
 * point nearest to the pointer is shown with its text.
 */
import { el, setText, svg } from '../component/dom.js';

const SIDE = 240;
const LEFT = 40;
const TOP = 8;
const WIDTH = LEFT + SIDE + 12;
const HEIGHT = TOP + SIDE + 40;
const MARKS = [0, 0.2, 0.4, 0.6, 0.8, 1];

const left = (x) => LEFT + x * SIDE;
const top = (y) => TOP + (1 - y) * SIDE;
const place = ({ x, y }) => `${left(x).toFixed(1)},${top(y).toFixed(1)}`;

/**
 * Returns a card with the chart.
 *
 * @param note      a sentence under the title
 * @param x, y      labels of the axes
 * @param curve     corners of the line, [{x, y}]
 * @param points    points of the curve with their texts, [{x, y, text}]
 * @param dots      whether each point is drawn as a dot
 * @param reference the ends of a dashed line to compare the curve with, [{x, y}, {x, y}]
 * @param mark      a point that stands out, {x, y, text}; null for none
 */
export function unitChart(title, { note, x, y, curve, points, dots = false, reference, mark = null }) {
  const position = el('span', { class: 'minor position' }, mark?.text);
  const shown = svg('circle', { class: 'nearest', r: 4, visibility: 'hidden' });
  const picture = svg('svg', { class: 'unit', viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'img', 'aria-label': `${title}. ${note}`, on: {
    pointermove: (event) => show(nearest(points, pointed(picture, event))),
    pointerleave: () => show(null),
  } },
    axes(x, y),
    svg('polyline', { class: 'reference', points: reference.map(place).join(' ') }),
    svg('polyline', { class: 'curve', points: curve.map(place).join(' ') }),
    dots ? points.map((point) => svg('circle', { class: 'dot', cx: left(point.x), cy: top(point.y), r: 3 })) : null,
    mark ? svg('circle', { class: 'mark', cx: left(mark.x), cy: top(mark.y), r: 5 }) : null,
    shown);
  return el('section', { class: 'card unit-chart', 'aria-label': title },
    el('header', null, el('h3', null, title), position), el('p', { class: 'minor' }, note), picture);

  function show(point) {
    setText(position, (point ?? mark)?.text ?? '');
    shown.setAttribute('visibility', point ? 'visible' : 'hidden');
    if (point) {
      shown.setAttribute('cx', left(point.x));
      shown.setAttribute('cy', top(point.y));
    }
  }
}

function axes(x, y) {
  return [
    MARKS.map((mark) => [
      svg('line', { class: 'grid', x1: left(mark), x2: left(mark), y1: top(0), y2: top(1) }),
      svg('line', { class: 'grid', x1: left(0), x2: left(1), y1: top(mark), y2: top(mark) }),
      svg('text', { x: left(mark), y: top(0) + 15, 'text-anchor': 'middle' }, String(mark)),
      svg('text', { x: left(0) - 6, y: top(mark) + 4, 'text-anchor': 'end' }, String(mark))]),
    svg('text', { x: left(0.5), y: HEIGHT - 6, 'text-anchor': 'middle' }, x),
    svg('text', { transform: `translate(11 ${top(0.5)}) rotate(-90)`, 'text-anchor': 'middle' }, y),
  ];
}

/** Returns the position of the pointer in the axes' units. */
function pointed(picture, { clientX, clientY }) {
  const box = picture.getBoundingClientRect();
  const scale = WIDTH / box.width;
  return { x: ((clientX - box.left) * scale - LEFT) / SIDE, y: 1 - ((clientY - box.top) * scale - TOP) / SIDE };
}

function nearest(points, to) {
  const distance = ({ x, y }) => (x - to.x) ** 2 + (y - to.y) ** 2;
  return points.reduce((best, point) => (best === null || distance(point) < distance(best) ? point : best), null);
}
