/**
 * Normalises a drawn digit as MNIST's authors did with scanned digits: scales the ink to fit 20 × 20 without changing its proportions,
 * then puts its centre of mass at the centre of 28 × 28. A network trained on MNIST has seen only such images.
 */
const BOX = 20;
export const SIDE = 28;
const INK = 24; // fainter pixels are the pen's soft edge

/**
 * @param ink grey values 0 to 255, white on black, `size` × `size`, row by row
 * @returns 784 grey values, or null if there is no ink
 */
export function toMnist(ink, size) {
  const bounds = boundsOf(ink, size);
  if (bounds === null) {
    return null;
  }
  const scale = BOX / Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const mass = massOf(ink, size);
  // The pixel (x, y) of the result covers this square of the drawing.
  const left = (x) => (x - SIDE / 2) / scale + mass.x;
  const top = (y) => (y - SIDE / 2) / scale + mass.y;
  const picture = [];
  for (let y = 0; y < SIDE; y++) {
    for (let x = 0; x < SIDE; x++) {
      picture.push(Math.round(mean(ink, size, left(x), top(y), left(x + 1), top(y + 1))));
    }
  }
  return picture;
}

function boundsOf(ink, size) {
  const bounds = { left: size, top: size, right: 0, bottom: 0 };
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] > INK) {
      const x = i % size;
      const y = (i - x) / size;
      bounds.left = Math.min(bounds.left, x);
      bounds.right = Math.max(bounds.right, x + 1);
      bounds.top = Math.min(bounds.top, y);
      bounds.bottom = Math.max(bounds.bottom, y + 1);
    }
  }
  return bounds.right === 0 ? null : bounds;
}

function massOf(ink, size) {
  let sum = 0;
  let x = 0;
  let y = 0;
  for (let i = 0; i < ink.length; i++) {
    sum += ink[i];
    x += ink[i] * (i % size + 0.5);
    y += ink[i] * (Math.floor(i / size) + 0.5);
  }
  return { x: x / sum, y: y / sum };
}

/** Returns the mean grey of a square; pixels outside the drawing are black. */
function mean(ink, size, left, top, right, bottom) {
  const steps = Math.max(1, Math.ceil(right - left));
  let sum = 0;
  for (let j = 0; j < steps; j++) {
    const y = Math.floor(top + (j + 0.5) / steps * (bottom - top));
    for (let i = 0; i < steps; i++) {
      const x = Math.floor(left + (i + 0.5) / steps * (right - left));
      sum += x >= 0 && x < size && y >= 0 && y < size ? ink[y * size + x] : 0;
    }
  }
  return sum / (steps * steps);
}
