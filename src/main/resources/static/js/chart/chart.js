/**
 * Charts of curves: uPlot with the dashboard's colours, a legend that shows the values under the cursor, and a description for screen
 * readers.
 */
import uPlot from '../../webjars/uplot/dist/uPlot.esm.js';
import { el, setText } from '../component/dom.js';
import { duration, short } from '../text/format.js';
import { logMarks, logRange } from './log-axis.js';

const HEIGHT = { main: 250, minor: 170 };
const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

const hundredths = (x) => String(Number(x.toFixed(2)));

/** The possible x axes of a chart. */
export const AXES = {
  epoch: { of: (point) => point.epoch, label: 'Epoch', text: (x) => `epoch ${hundredths(x)}`, tick: hundredths },
  step: { of: (point) => point.step, label: 'Step', text: (x) => `step ${x}`, tick: short },
  seconds: { of: (point) => point.seconds, label: 'Time', text: duration, tick: duration },
};

/** Lets the user choose the x axis of all charts of a page. */
export class AxisChoice {
  static #count = 0;

  constructor(changed) {
    this.chosen = AXES.epoch;
    const name = `axis-${AxisChoice.#count++}`;
    this.element = el('fieldset', { class: 'segmented' }, el('legend', { class: 'visually-hidden' }, 'Horizontal axis'),
      Object.values(AXES).map((axis) => el('label', null,
        el('input', { type: 'radio', name, checked: axis === this.chosen, on: { change: () => { this.chosen = axis; changed(); } } }),
        el('span', null, axis.label))));
  }
}

export class Chart {
  #plot = null;
  #curves = [];
  #hidden = new Set();
  #axis = AXES.epoch;
  #log = false;

  /**
   * @param format formats a value as text
   * @param sync   key; charts with the same key share their cursor
   * @param log    whether the y axis is logarithmic at first; undefined for a chart that is always linear
   */
  constructor(title, { format, sync, log, main = false }) {
    this.format = format;
    this.sync = sync;
    this.#log = Boolean(log);
    this.height = main ? HEIGHT.main : HEIGHT.minor;
    this.legend = el('div', { class: 'legend' });
    this.position = el('span', { class: 'minor position' });
    this.scale = el('button', {
      type: 'button', class: 'tiny', 'aria-pressed': String(this.#log), hidden: log === undefined, title: 'Logarithmic scale',
      on: { click: () => this.#toggleScale() },
    }, 'log');
    this.canvas = el('div', { class: 'plot', role: 'img' });
    this.nothing = el('p', { class: 'plot-empty' }, 'Nothing measured yet.');
    this.element = el('section', { class: main ? 'card chart main' : 'card chart', 'aria-label': title },
      el('header', null, el('h3', null, title), this.position, this.scale), this.legend, this.canvas, this.nothing);
    this.title = title;
    new ResizeObserver(() => this.#resize()).observe(this.canvas);
    // A plot reads its colours while it draws.
    this.onTheme = () => this.#plot?.redraw(false);
    document.addEventListener('themechange', this.onTheme);
  }

  /**
   * @param curves [{name, colour: name of a CSS variable, dash, points}]
   * @param axis one of AXES
   */
  show(curves, axis) {
    const rebuilt = axis !== this.#axis || curves.map((c) => c.name).join() !== this.#curves.map((c) => c.name).join();
    this.#curves = curves;
    this.#axis = axis;
    const count = curves.reduce((sum, curve) => sum + curve.points.length, 0);
    this.element.dataset.points = count;
    this.nothing.hidden = count > 0;
    this.canvas.hidden = count === 0;
    if (count === 0) {
      return;
    }
    if (this.#plot === null || rebuilt) {
      this.#build();
    } else {
      this.#plot.setData(this.#data());
    }
    this.#describe();
  }

  destroy() {
    document.removeEventListener('themechange', this.onTheme);
    this.#plot?.destroy();
    this.#plot = null;
  }

  #data() {
    return uPlot.join(this.#curves.map(({ points }) => {
      // uPlot needs distinct, ascending x.
      const sorted = new Map(points.map((point) => [this.#axis.of(point), point.value]));
      const xs = [...sorted.keys()].sort((a, b) => a - b);
      return [xs, xs.map((x) => (this.#log && sorted.get(x) <= 0 ? null : sorted.get(x)))];
    }));
  }

  #build() {
    this.#plot?.destroy();
    const grid = { stroke: () => token('--grid'), width: 1 };
    const axis = { stroke: () => token('--muted'), grid, ticks: { show: false }, font: '11px system-ui, sans-serif' };
    this.#plot = new uPlot({
      width: this.canvas.clientWidth || 400,
      height: this.height,
      padding: [10, 12, 0, 0],
      legend: { show: false },
      cursor: { sync: this.sync ? { key: this.sync, setSeries: false } : undefined, drag: { x: true, y: false }, points: { size: 7 } },
      scales: { x: { time: false }, y: this.#log ? { distr: 3, range: (_, least, largest) => logRange(least, largest) } : { distr: 1 } },
      axes: [
        { ...axis, size: 30, space: 60, values: (_, ticks) => ticks.map((x) => this.#axis.tick(x)) },
        {
          ...axis, size: 58,
          values: (_, ticks) => ticks.map((y) => (y == null ? '' : this.format(y))),
          ...this.#log ? { splits: (_, index, low, high) => logMarks(low, high), filter: (_, ticks) => ticks } : {},
        },
      ],
      series: [{}, ...this.#curves.map((curve) => ({
        label: curve.name,
        show: !this.#hidden.has(curve.name),
        stroke: () => token(curve.colour),
        width: 1.75,
        dash: curve.dash,
        spanGaps: true,
        points: { show: (plot, i) => plot.data[i].filter((y) => y != null).length < 25, size: 5 },
      }))],
      hooks: { setCursor: [() => this.#showLegend()], setData: [() => this.#showLegend()] },
    }, this.#data(), this.canvas);
    this.#buildLegend();
  }

  #buildLegend() {
    this.values = this.#curves.map(() => el('b'));
    this.legend.replaceChildren(...this.#curves.map((curve, i) => {
      const swatch = el('i', { class: curve.dash ? 'dashed' : null });
      swatch.style.setProperty('--colour', `var(${curve.colour})`);
      return el('button', { type: 'button', 'aria-pressed': String(!this.#hidden.has(curve.name)), title: 'Show or hide this curve', on: {
        click: (event) => this.#toggle(event.currentTarget, curve.name, i),
      } }, swatch, curve.name, this.values[i]);
    }));
    this.#showLegend();
  }

  #toggle(button, name, i) {
    this.#hidden.has(name) ? this.#hidden.delete(name) : this.#hidden.add(name);
    button.setAttribute('aria-pressed', String(!this.#hidden.has(name)));
    this.#plot.setSeries(i + 1, { show: !this.#hidden.has(name) });
  }

  #toggleScale() {
    this.#log = !this.#log;
    this.scale.setAttribute('aria-pressed', String(this.#log));
    if (this.#plot) {
      this.#build();
    }
  }

  /** Shows the values under the cursor, or the last values. */
  #showLegend() {
    const plot = this.#plot;
    if (!plot || !this.values) {
      return;
    }
    const at = plot.cursor.idx;
    this.#curves.forEach((curve, i) => {
      const ys = plot.data[i + 1] ?? [];
      let index = at ?? ys.length - 1;
      while (index > 0 && ys[index] == null) {
        index--; // the curve's last value before the cursor
      }
      setText(this.values[i], ys[index] == null ? '' : this.format(ys[index]));
    });
    setText(this.position, at == null ? '' : this.#axis.text(plot.data[0][at]));
  }

  #describe() {
    const said = this.#curves.filter((curve) => curve.points.length)
      .map((curve) => `${curve.name} ${this.format(curve.points.at(-1).value)}`).join(', ');
    this.canvas.setAttribute('aria-label', `${this.title}: at present ${said}`);
  }

  #resize() {
    if (this.#plot && this.canvas.clientWidth > 0) {
      this.#plot.setSize({ width: this.canvas.clientWidth, height: this.height });
    }
  }
}
