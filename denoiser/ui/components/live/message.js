// Unpack the messages with pictures that the server sends, see `with_pictures.py`.

/**
 * Return the settings of a message, and what takes its pictures, one by one.
 *
 * @param {Uint8Array} bytes
 * @returns {{settings: any, takePicture: () => Float32Array}}
 */
export function openMessage(bytes) {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const settings = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  let taken = 4 + length;
  const takePicture = () => {
    const picture = bytes.slice(taken, (taken += 4 * SHARED.side ** 2)); // copied, and so aligned
    return new Float32Array(picture.buffer);
  };
  return { settings, takePicture };
}

/**
 * Return the settings of a message that begins with damage and a picture, and what takes its other pictures.
 *
 * @param {Uint8Array} bytes
 * @returns {{settings: any, takePicture: () => Float32Array}}
 */
export function unpack(bytes) {
  const { settings, takePicture } = openMessage(bytes);
  const { fields, ...corruption } = settings.corruption; // how many there are
  settings.corruption = { ...corruption, fields: Array.from({ length: fields }, takePicture) };
  settings.pure = settings.is_drawn ? null : takePicture();
  return { settings, takePicture };
}
