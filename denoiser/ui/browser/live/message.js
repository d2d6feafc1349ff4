// The message that Python sends to the live view.

/**
 * Return the parts of what `live.show` packs.
 *
 * @param {Uint8Array} bytes
 * @returns {{settings: Settings, networks: {name: string, file: Uint8Array}[]}}
 */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const settings = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let taken = 4 + length;
  const take = (/** @type {number} */ count) => bytes.slice(taken, (taken += count)); // copied, and so aligned
  settings.field = new Float32Array(take(4 * SHARED.side ** 2).buffer);
  settings.pure = settings.is_drawn ? null : new Float32Array(take(4 * SHARED.side ** 2).buffer);
  const networks = settings.sent.map((/** @type {[string, number]} */ [name, size]) => ({ name, file: take(size) }));
  return { settings, networks };
}
