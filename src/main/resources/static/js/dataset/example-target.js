/** Describes what a network is to answer for an example. */

const short = (value) => String(Number(value.toPrecision(4)));

/** Returns the class of an example, the labels that hold, or the numbers to predict, as text. */
export function targetText({ task, names }, { label, target }) {
  if (label != null) {
    return label;
  }
  return task === 'multi_label' ? names.filter((_, i) => target[i] === 1).join(', ') || 'none' : target.map(short).join(', ');
}
