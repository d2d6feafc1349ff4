// Multiply matrices, on which all layers are built.

/**
 * Return each matrix transposed.
 *
 * @param {Float32Array} matrices Of shape [parts, rows, columns].
 * @param {number} parts
 * @param {number} rows
 * @param {number} columns
 * @returns {Float32Array} Of shape [parts, columns, rows].
 */
export function transpose(matrices, parts, rows, columns) {
  const turned = new Float32Array(matrices.length);
  for (let i = 0; i < turned.length; i++) {
    const [part, rest] = [Math.floor(i / (rows * columns)), i % (rows * columns)];
    const [column, row] = [Math.floor(rest / rows), rest % rows];
    turned[i] = matrices[(part * rows + row) * columns + column];
  }
  return turned;
}

/**
 * Lay out [rows, columns] for `multiply`: blocks of four columns, row after row in each.
 *
 * @param {Float32Array | Float64Array} matrix Of shape [rows, columns].
 * @param {number} rows
 * @param {number} columns
 * @returns {Float64Array}
 */
export function pack(matrix, rows, columns) {
  const packed = new Float64Array(4 * Math.ceil(columns / 4) * rows);
  for (let i = 0; i < matrix.length; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    packed[((column >> 2) * rows + row) * 4 + (column & 3)] = matrix[i];
  }
  return packed;
}

/**
 * Compute product[rows, columns] = left[rows, inner] x right, which is packed. Two rows and four columns at a
 * time: what they need fits into the registers.
 *
 * @param {Numbers} left Of shape [rows, inner].
 * @param {Numbers} right Of shape [inner, columns], packed.
 * @param {Numbers} product Of shape [rows, columns]; written to.
 * @param {number} rows
 * @param {number} inner
 * @param {number} columns
 */
export function multiply(left, right, product, rows, inner, columns) {
  for (let column = 0; column < columns; column += 4) {
    const [start, end] = [column * inner, (column + 4) * inner];
    for (let row = 0; row < rows; row += 2) {
      let a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0;
      let first = row * inner;
      let second = row + 1 < rows ? first + inner : first; // the last one twice
      for (let at = start; at < end; at += 4, first++, second++) {
        const x = left[first], y = left[second];
        const p = right[at], q = right[at + 1], r = right[at + 2], s = right[at + 3];
        a += x * p;
        b += x * q;
        c += x * r;
        d += x * s;
        e += y * p;
        f += y * q;
        g += y * r;
        h += y * s;
      }
      put(product, row * columns, column, columns, a, b, c, d);
      if (row + 1 < rows) put(product, (row + 1) * columns, column, columns, e, f, g, h);
    }
  }
}

/**
 * Write up to four numbers of a row.
 *
 * @param {Numbers} product
 * @param {number} row
 * @param {number} column
 * @param {number} columns
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 */
function put(product, row, column, columns, a, b, c, d) {
  product[row + column] = a;
  if (column + 1 < columns) product[row + column + 1] = b;
  if (column + 2 < columns) product[row + column + 2] = c;
  if (column + 3 < columns) product[row + column + 3] = d;
}
