// Unpack the message that the server sends to the live view.

/**
 * Return what `live.show` packs in Python.
 *
 * @param {Uint8Array} bytes
 * @returns {Settings}
 */
export function unpack(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const settings = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let taken = 4 + length;
  const takePicture = () => {
    const picture = bytes.slice(taken, (taken += 4 * SHARED.side ** 2)); // copied, and so aligned
    return new Float32Array(picture.buffer);
  };
  settings.field = takePicture();
  settings.pure = settings.is_drawn ? null : takePicture();
  return settings;
}
