// Unpack the message that the server sends to the live view.

/**
 * Return the parts of what `live.show` packs in Python.
 *
 * @param {Uint8Array} bytes
 * @returns {{settings: Settings, networks: {name: string, file: Uint8Array}[]}}
 */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const settings = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let taken = 4 + length;
  /** @type {(count: number) => Uint8Array<ArrayBuffer>} */
  const take = (count) => bytes.slice(taken, (taken += count)); // copied, and so aligned
  const takePicture = () => new Float32Array(take(4 * SHARED.side ** 2).buffer);
  settings.field = takePicture();
  settings.pure = settings.is_drawn ? null : takePicture();
  /** @type {[string, number][]} */
  const sent = settings.sent;
  const networks = sent.map(([name, size]) => ({ name, file: take(size) }));
  return { settings, networks };
}
