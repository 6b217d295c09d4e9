/** Formats numbers, times and names for people. */
import { el } from '../component/dom.js';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'narrow' });
const absolute = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const NONE = '–';

export const integer = (value) => (value == null ? NONE : whole.format(value));
export const short = (value) => (value == null ? NONE : compact.format(value));

/** A fraction in [0, 1] as a percentage: 0.9792 is "97.92 %". */
export const percent = (fraction, digits = 2) => (fraction == null ? NONE : `${(fraction * 100).toFixed(digits)} %`);

/** Formats a cost or a norm: four significant digits; an exponent below 0.001 and from a million. */
export function decimal(value) {
  if (value == null || !Number.isFinite(value)) {
    return NONE;
  }
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    return value.toExponential(2);
  }
  return String(Number(value.toPrecision(4)));
}

/** Formats the value of the named metric. */
export function metric(name, value) {
  if (/accuracy/.test(name)) {
    return percent(value);
  }
  return /per_second/.test(name) ? short(value) : decimal(value);
}

export function duration(seconds) {
  if (seconds == null || !Number.isFinite(seconds)) {
    return NONE;
  }
  if (seconds < 10) {
    return `${seconds < 1 && seconds > 0 ? seconds.toFixed(1) : Number(seconds.toFixed(1))} s`;
  }
  const s = Math.round(seconds);
  if (s < 60) {
    return `${s} s`;
  }
  if (s < 3600) {
    return `${Math.floor(s / 60)} min ${s % 60} s`;
  }
  const minutes = Math.round(s / 60);
  const hours = Math.floor(minutes / 60);
  return hours < 24 ? `${hours} h ${minutes % 60} min` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function bytes(count) {
  if (count == null) {
    return NONE;
  }
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = count > 0 ? Math.min(Math.floor(Math.log10(count) / 3), units.length - 1) : 0;
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** Turns "early_stopped" into "Early stopped". */
export function words(name) {
  const text = String(name ?? '').replaceAll(/[_-]/g, ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  for (const [unit, size] of [['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= size) {
      return relative.format(Math.trunc(seconds / size), unit);
    }
  }
  return Math.abs(seconds) < 5 ? 'just now' : relative.format(Math.trunc(seconds), 'second');
}

/** A relative time that is updated while the page is open, with the absolute time on hover. */
export function time(iso) {
  if (!iso) {
    return el('span', null, NONE);
  }
  const date = new Date(iso);
  return el('time', { datetime: iso, title: absolute.format(date), 'data-relative': true }, ago(date));
}

/** The time of day, for logs. */
export function clock(iso) {
  const date = new Date(iso);
  return el('time', { datetime: iso, title: absolute.format(date) }, date.toLocaleTimeString('en-GB'));
}

setInterval(() => document.querySelectorAll('time[data-relative]').forEach((element) => {
  const text = ago(new Date(element.dateTime));
  if (element.textContent !== text) {
    element.textContent = text;
  }
}), 5000);
