// Runs a network that `denoiser/export.py` wrote: one picture at a time, in plain JavaScript.
//
// All arithmetic is products of matrices: patches of a picture, a row for each position, times a
// kernel, a column for each channel. Numbers are float64, which JavaScript multiplies without
// converting; LiteRT's are float32, so results differ by rounding only.

class Network {
  constructor(file) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const description = JSON.parse(new TextDecoder().decode(file.subarray(4, 4 + length)));
    const weights = Float64Array.from(new Float32Array(file.slice(4 + length).buffer));
    const outputs = new Map();
    let taken = 0;
    const take = (shape) => weights.subarray(taken, (taken += size(shape)));
    this.steps = [];
    for (const layer of description.layers) {
      const output = { shape: layer.shape, data: new Float64Array(size(layer.shape)) };
      const inputs = layer.inputs.map((name) => outputs.get(name));
      outputs.set(layer.name, output);
      this.output = output.data;
      if (layer.kind === "InputLayer") {
        this.input = output.data;
        continue;
      }
      if (layer.kernel) {
        layer.weights = take(layer.kernel);
        layer.bias = layer.use_bias ? take(layer.shape.slice(-1)) : null;
      }
      this.steps.push(LAYERS[layer.kind](layer, inputs, output));
    }
    if (taken !== weights.length) {
      throw new Error(`the file holds ${weights.length} weights, its layers take ${taken}`);
    }
  }

  // Takes an array of numbers and gives a Float64Array, which the next run overwrites.
  run(picture) {
    this.input.set(picture);
    for (const step of this.steps) step();
    return this.output;
  }
}

const size = (shape) => shape.reduce((product, length) => product * length, 1);

// Each prepares a layer, with all memory that it needs, and gives the function that computes it.
const LAYERS = {
  Conv2D: (layer, [input], output) => {
    const convolve = isThreeByThree(layer) ? winograd : convolution;
    return convolve(layer, layer.weights, input, output);
  },

  Conv2DTranspose: (layer, [input], output) => {
    const [h, w, to, from] = layer.kernel;
    const turned = transpose(layer.weights, h * w, to, from);
    if (!isThreeByThree(layer)) return spreading(layer, turned, input, output);
    // Moving by one pixel it is a convolution with the kernel upside down.
    const flipped = new Float64Array(turned.length);
    for (let i = 0; i < 9; i++) {
      flipped.set(turned.subarray((8 - i) * from * to, (9 - i) * from * to), i * from * to);
    }
    return winograd(layer, flipped, input, output);
  },

  Dense: (layer, [input], { data }) => {
    const [from, to] = layer.kernel;
    const right = pack(layer.weights, from, to);
    return () => {
      multiply(input.data, right, data, data.length / to, from, to);
      finish(data, layer);
    };
  },

  Add: (layer, [first, ...others], { data }) => () => {
    data.set(first.data);
    for (const other of others) {
      for (let i = 0; i < data.length; i++) data[i] += other.data[i];
    }
  },

  ReLU: (layer, [input], { data }) => () => {
    for (let i = 0; i < data.length; i++) data[i] = input.data[i] > 0 ? input.data[i] : 0;
  },

  Flatten: copy,
  Reshape: copy,
  Dropout: copy, // drops something in training only
};

function copy(layer, [input], { data }) {
  return () => data.set(input.data);
}

function isThreeByThree({ kernel: [h, w], strides }) {
  return h === 3 && w === 3 && strides[0] === 1 && strides[1] === 1;
}

function convolution(layer, weights, input, { shape, data }) {
  const [h, w] = layer.kernel;
  const [from, to] = [input.shape[2], shape[2]];
  const right = pack(weights, h * w * from, to);
  const places = patchesOf(layer, shape, input.shape);
  const rows = new Float64Array(places.length * from);
  return () => {
    gather(input.data, places, rows, from);
    multiply(rows, right, data, places.length / (h * w), h * w * from, to);
    finish(data, layer);
  };
}

// A 3x3 convolution with 36 multiplications for 4x4 pixels in place of 144. Source: Lavin and Gray,
// "Fast algorithms for convolutional neural networks", CVPR 2016: F(4x4, 3x3).
function winograd(layer, weights, input, { shape, data }) {
  const [height, width, to] = shape;
  const [inputHeight, inputWidth, from] = input.shape;
  const [down, across] = [Math.ceil(height / 4), Math.ceil(width / 4)];
  const tiles = down * across;
  const above = paddingBefore(height, inputHeight, 3, 1);
  const before = paddingBefore(width, inputWidth, 3, 1);
  // The input with zeros around it, so that no tile reaches beyond.
  const line = (4 * across + 2) * from;
  const padded = new Float64Array((4 * down + 2) * line);
  // For each of the 36 numbers of a tile a matrix [tiles, channels], one behind the other.
  const lefts = new Float64Array(36 * tiles * from);
  const products = new Float64Array(36 * tiles * to);
  const factors = Array.from({ length: 36 }, (_, i) => ({
    left: lefts.subarray(i * tiles * from, (i + 1) * tiles * from),
    right: pack(mixKernel(weights, from * to, i), from, to),
    product: products.subarray(i * tiles * to, (i + 1) * tiles * to),
  }));
  const tile = new Float64Array(36);
  return () => {
    for (let y = 0; y < inputHeight; y++) {
      const row = input.data.subarray(y * inputWidth * from, (y + 1) * inputWidth * from);
      padded.set(row, (above + y) * line + before * from);
    }
    for (let number = 0, i = 0; number < tiles; number++) {
      const corner = 4 * (Math.floor(number / across) * line + (number % across) * from);
      for (let channel = 0; channel < from; channel++, i++) {
        for (let j = 0; j < 6; j++) mix(padded, corner + j * from + channel, line, tile, j, 6);
        for (let j = 0; j < 6; j++) mix(tile, 6 * j, 1, lefts, 6 * j * tiles * from + i, tiles * from);
      }
    }
    for (const { left, right, product } of factors) multiply(left, right, product, tiles, from, to);
    for (let number = 0, i = 0; number < tiles; number++) {
      const top = 4 * Math.floor(number / across), left = 4 * (number % across);
      const [tall, wide] = [Math.min(4, height - top), Math.min(4, width - left)];
      for (let channel = 0; channel < to; channel++, i++) {
        for (let j = 0; j < 6; j++) unmix(products, j * tiles * to + i, 6 * tiles * to, tile, j, 6);
        for (let j = 0; j < tall; j++) {
          unmix(tile, 6 * j, 1, tile, 6 * j, 1);
          const row = ((top + j) * width + left) * to + channel;
          for (let x = 0; x < wide; x++) data[row + x * to] = tile[6 * j + x];
        }
      }
    }
    finish(data, layer);
  };
}

// The three transforms of the paper along one axis, from six numbers `step` apart: of the picture, of
// a product (to four numbers), and of the kernel.
function mix(source, at, step, target, to, stride) {
  const a = source[at], b = source[at + step], c = source[at + 2 * step];
  const d = source[at + 3 * step], e = source[at + 4 * step], f = source[at + 5 * step];
  target[to] = 4 * a - 5 * c + e;
  target[to + stride] = e - 4 * c + (d - 4 * b);
  target[to + 2 * stride] = e - 4 * c - (d - 4 * b);
  target[to + 3 * stride] = e - c + 2 * (d - b);
  target[to + 4 * stride] = e - c - 2 * (d - b);
  target[to + 5 * stride] = 4 * b - 5 * d + f;
}

function unmix(source, at, step, target, to, stride) {
  const b = source[at + step], c = source[at + 2 * step];
  const d = source[at + 3 * step], e = source[at + 4 * step], f = source[at + 5 * step];
  target[to] = source[at] + b + c + d + e;
  target[to + stride] = b - c + 2 * (d - e);
  target[to + 2 * stride] = b + c + 4 * (d + e);
  target[to + 3 * stride] = b - c + 8 * (d - e) + f;
}

const KERNEL_MIX = [
  [1 / 4, 0, 0],
  [-1 / 6, -1 / 6, -1 / 6],
  [-1 / 6, 1 / 6, -1 / 6],
  [1 / 24, 1 / 12, 1 / 6],
  [1 / 24, -1 / 12, 1 / 6],
  [0, 0, 1],
];

function mixKernel(weights, length, number) {
  const mixed = new Float64Array(length);
  for (let part = 0; part < 9; part++) {
    const down = KERNEL_MIX[Math.floor(number / 6)][Math.floor(part / 3)];
    const across = KERNEL_MIX[number % 6][part % 3];
    if (down * across === 0) continue;
    for (let i = 0; i < length; i++) mixed[i] += down * across * weights[part * length + i];
  }
  return mixed;
}

// A transposed convolution: each position of the input gives a patch that is added to the output.
function spreading(layer, weights, input, { shape, data }) {
  const [h, w] = layer.kernel;
  const [from, to] = [input.shape[2], shape[2]];
  const columns = h * w * to;
  // From [part of the kernel, from, to] to [from, part of the kernel and to].
  const matrix = new Float64Array(weights.length);
  for (let i = 0; i < h * w; i++) {
    for (let j = 0; j < from; j++) {
      matrix.set(weights.subarray((i * from + j) * to, (i * from + j + 1) * to), j * columns + i * to);
    }
  }
  const right = pack(matrix, from, columns);
  const places = patchesOf(layer, input.shape, shape);
  const rows = new Float64Array(places.length * to);
  return () => {
    multiply(input.data, right, rows, input.data.length / from, from, columns);
    data.fill(0);
    for (let i = 0; i < places.length; i++) {
      if (places[i] < 0) continue;
      for (let j = 0; j < to; j++) data[places[i] + j] += rows[i * to + j];
    }
    finish(data, layer);
  };
}

// Where the patches of a convolution lie: for each position of the smaller picture, and each part of
// the kernel there, the index of a pixel in the larger one, or -1 for padding.
function patchesOf({ kernel: [h, w], strides }, [height, width], [fullHeight, fullWidth, channels]) {
  const above = paddingBefore(height, fullHeight, h, strides[0]);
  const before = paddingBefore(width, fullWidth, w, strides[1]);
  const places = new Int32Array(height * width * h * w);
  for (let i = 0; i < places.length; i++) {
    const [position, part] = [Math.floor(i / (h * w)), i % (h * w)];
    const y = Math.floor(position / width) * strides[0] - above + Math.floor(part / w);
    const x = (position % width) * strides[1] - before + (part % w);
    const isInside = y >= 0 && y < fullHeight && x >= 0 && x < fullWidth;
    places[i] = isInside ? (y * fullWidth + x) * channels : -1;
  }
  return places;
}

// Rows of padding on the upper or the left side; an odd one goes to the other side, as in Keras.
function paddingBefore(length, fullLength, kernel, stride) {
  return Math.max(0, (length - 1) * stride + kernel - fullLength) >> 1;
}

function gather(data, places, rows, channels) {
  for (let i = 0; i < places.length; i++) {
    const place = places[i], to = i * channels;
    if (place < 0) continue; // padding, which stays 0
    for (let j = 0; j < channels; j++) rows[to + j] = data[place + j];
  }
}

// [parts, rows, columns] to [parts, columns, rows]
function transpose(matrices, parts, rows, columns) {
  const turned = new Float64Array(matrices.length);
  for (let i = 0; i < turned.length; i++) {
    const [part, rest] = [Math.floor(i / (rows * columns)), i % (rows * columns)];
    const [column, row] = [Math.floor(rest / rows), rest % rows];
    turned[i] = matrices[(part * rows + row) * columns + column];
  }
  return turned;
}

// Lays out [rows, columns] for `multiply`: blocks of four columns, row after row in each.
function pack(matrix, rows, columns) {
  const packed = new Float64Array(4 * Math.ceil(columns / 4) * rows);
  for (let i = 0; i < matrix.length; i++) {
    const [row, column] = [Math.floor(i / columns), i % columns];
    packed[((column >> 2) * rows + row) * 4 + (column & 3)] = matrix[i];
  }
  return packed;
}

// product[rows, columns] = left[rows, inner] x right, which is packed. Two rows and four columns at a
// time: what they need fits into the registers.
function multiply(left, right, product, rows, inner, columns) {
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

function put(product, row, column, columns, a, b, c, d) {
  product[row + column] = a;
  if (column + 1 < columns) product[row + column + 1] = b;
  if (column + 2 < columns) product[row + column + 2] = c;
  if (column + 3 < columns) product[row + column + 3] = d;
}

function finish(data, { bias, activation }) {
  if (bias) {
    for (let i = 0; i < data.length; ) {
      for (let channel = 0; channel < bias.length; channel++, i++) data[i] += bias[channel];
    }
  }
  ACTIVATIONS[activation](data);
}

const ACTIVATIONS = {
  linear() {},
  relu(data) {
    for (let i = 0; i < data.length; i++) if (data[i] < 0) data[i] = 0;
  },
  sigmoid(data) {
    for (let i = 0; i < data.length; i++) data[i] = 1 / (1 + Math.exp(-data[i]));
  },
  softmax(data) {
    const largest = data.reduce((a, b) => Math.max(a, b));
    for (let i = 0; i < data.length; i++) data[i] = Math.exp(data[i] - largest);
    const sum = data.reduce((a, b) => a + b);
    for (let i = 0; i < data.length; i++) data[i] /= sum;
  },
};
