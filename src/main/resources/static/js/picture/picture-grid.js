/** Pictures as grids of levels from 0 to 255, one channel after the other, as networks take them. */

/** Returns the picture shape of a model's examples, {channels, rows, columns}; null if they are no pictures. */
export function pictureShape({ input }, preprocessing) {
  const pixels = preprocessing?.type === 'pixels';
  const side = Math.sqrt(input[0]);
  if (input.length === 1 && Number.isInteger(side) && side > 1 && (pixels || side === 28)) {
    return { channels: 1, rows: side, columns: side };
  }
  if (input.length === 2 && pixels) {
    return { channels: 1, rows: input[0], columns: input[1] };
  }
  return input.length === 3 && (input[0] === 1 || input[0] === 3) ? { channels: input[0], rows: input[1], columns: input[2] } : null;
}

/** Returns the mean level of each of `rows` × `columns` equal cells of a grey picture that is `cell` times as wide and high. */
export function cellMeans(ink, cell, { rows, columns }) {
  const means = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * cell; y < (row + 1) * cell; y++) {
        for (let x = column * cell; x < (column + 1) * cell; x++) {
          sum += ink[y * columns * cell + x];
        }
      }
      means.push(Math.round(sum / (cell * cell)));
    }
  }
  return means;
}

/** Paints levels, or black for null, on a canvas, which gets the size of the picture. */
export function paint(canvas, levels, { channels, rows, columns }, inverted = false) {
  const size = rows * columns;
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext('2d');
  const image = context.createImageData(columns, rows);
  for (let i = 0; i < size; i++) {
    for (let c = 0; c < 3; c++) {
      const level = levels?.[i + (channels === 3 ? c * size : 0)] ?? 0;
      image.data[4 * i + c] = inverted ? 255 - level : level;
    }
    image.data[4 * i + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/** Returns the levels of a picture from a canvas of its size. */
export function levelsOf(canvas, { channels, rows, columns }) {
  const { data } = canvas.getContext('2d').getImageData(0, 0, columns, rows);
  const size = rows * columns;
  return Array.from({ length: channels * size }, (_, i) => {
    const at = 4 * (i % size);
    return channels === 3 ? data[at + Math.floor(i / size)] : Math.round(0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2]);
  });
}
