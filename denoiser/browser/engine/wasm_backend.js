// What layers are computed from, by the WebAssembly of `kernel.c`. All numbers are float32 in its memory.

const PAGE = 65_536; // bytes by which WebAssembly's memory grows

/** @type {WebAssembly.Module | null | undefined} */
let compiled; // null where it cannot be

/**
 * Return the compiled kernel; null in a browser without WebAssembly or its SIMD, and where the policy of a site
 * forbids it.
 *
 * @returns {WebAssembly.Module | null}
 */
export function compileKernel() {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(KERNEL), (byte) => byte.charCodeAt(0)));
  } catch {
    compiled = null;
  }
  return compiled;
}

/** @implements {Slot} */
class WasmSlot {
  /**
   * @param {WebAssembly.Memory} memory
   * @param {number} at Where it begins, in bytes.
   * @param {number} length
   * @param {Float32ArrayConstructor | Int32ArrayConstructor} kind
   */
  constructor(memory, at, length, kind) {
    this.memory = memory;
    this.at = at;
    this.length = length;
    this.kind = kind;
    /** @type {any} */
    this.view = null;
  }

  /** Its numbers. */
  get data() {
    // When the memory grows, the views of it become empty.
    if (!this.view?.length) this.view = new this.kind(this.memory.buffer, this.at, this.length);
    return this.view;
  }
}

/** @implements {Backend} */
export class WasmBackend {
  /** Its name. */
  kind = "WebAssembly";

  /** @param {WebAssembly.Module} module */
  constructor(module) {
    /** @type {any} */
    this.kernel = new WebAssembly.Instance(module).exports;
    this.memory = this.kernel.memory;
    this.free = 16 * Math.ceil(this.kernel.__heap_base.value / 16);
    this.zeros = this.take(0, Float32Array);
    this.lent = this.zeros;
  }

  /**
   * Take memory, which is zero, up to a multiple of four numbers.
   *
   * @param {number} length
   * @param {Float32ArrayConstructor | Int32ArrayConstructor} kind
   * @returns {WasmSlot}
   */
  take(length, kind) {
    const at = this.free;
    this.free += 16 * Math.ceil(length / 4);
    const missing = this.free - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / PAGE));
    return new WasmSlot(this.memory, at, length, kind);
  }

  /** @type {Backend["allocate"]} */
  allocate(length) {
    return this.take(length, Float32Array);
  }

  /** @type {Backend["keep"]} */
  keep(numbers) {
    const slot = this.take(numbers.length, Int32Array);
    slot.data.set(numbers);
    return slot;
  }

  /** @type {Backend["pack"]} */
  pack(matrix, rows, columns) {
    const slot = this.allocate(rows * filled(columns));
    const packed = slot.data;
    for (let column = 0; column < columns; column += 8) {
      const here = Math.min(8, columns - column), wide = here > 4 ? 8 : 4;
      for (let row = 0; row < rows; row++) {
        const from = row * columns + column, to = column * rows + row * wide;
        for (let i = 0; i < here; i++) packed[to + i] = matrix[from + i];
      }
    }
    return slot;
  }

  /** @type {Backend["multiply"]} */
  multiply(left, right, product, { rows, inner, columns, bias, isRelu }) {
    const { at } = bias ?? this.none(columns);
    this.kernel.multiply(left.at, right.at, at, product.at, rows, inner, columns, columns, isRelu);
  }

  /** @type {Backend["winograd"]} */
  winograd(weights, input, output, { above, before, bias, isRelu }) {
    const [inputHeight, inputWidth, from] = input.shape;
    const [height, width, to] = output.shape;
    const [down, across] = [Math.ceil(height / 4), Math.ceil(width / 4)];
    const kernel = this.allocate(36 * filled(from) * filled(to));
    this.kernel.mix_kernel(this.lend(weights).at, kernel.at, from, to);
    const padded = this.allocate((4 * down + 2) * (4 * across + 2) * filled(from));
    const lefts = this.allocate(36 * down * across * filled(from));
    const products = this.allocate(36 * down * across * filled(to));
    const none = this.none(Math.max(from, to) + 4);
    const { at } = this.keep(
      Int32Array.of(
        ...[input, kernel, bias ?? none, none, padded, lefts, products, output].map((slot) => slot.at),
        ...[inputHeight, inputWidth, from, height, width, to, above, before, Number(isRelu)],
      ),
    );
    return () => this.kernel.convolve(at);
  }

  /** @type {Backend["gather"]} */
  gather(picture, places, rows, channels) {
    this.kernel.gather(picture.at, places.at, rows.at, places.length, channels);
  }

  /** @type {Backend["scatter"]} */
  scatter(rows, places, picture, channels) {
    this.kernel.scatter(rows.at, places.at, picture.at, places.length, channels);
  }

  /** @type {Backend["fill"]} */
  fill(picture, bias) {
    const { at, length } = bias ?? this.none(1);
    const channels = bias ? length : 1;
    this.kernel.fill(picture.at, at, picture.length / channels, channels);
  }

  /** @type {Backend["add"]} */
  add(one, other, sum) {
    this.kernel.add(one.at, other.at, sum.at, sum.length);
  }

  /** @type {Backend["rectify"]} */
  rectify(from, to) {
    this.kernel.rectify(from.at, to.at, to.length);
  }

  /**
   * Return zeros, at least so many.
   *
   * @param {number} length
   * @returns {WasmSlot}
   */
  none(length) {
    if (this.zeros.length < length) this.zeros = this.take(length, Float32Array);
    return this.zeros;
  }

  /**
   * Return a slot that holds numbers until the next call.
   *
   * @param {Float32Array} numbers
   * @returns {WasmSlot}
   */
  lend(numbers) {
    if (this.lent.length < numbers.length) this.lent = this.take(numbers.length, Float32Array);
    this.lent.data.set(numbers);
    return this.lent;
  }
}

/**
 * Return a count, filled up to a multiple of four.
 *
 * @param {number} count
 * @returns {number}
 */
const filled = (count) => 4 * Math.ceil(count / 4);
