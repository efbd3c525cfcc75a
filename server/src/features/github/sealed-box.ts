/**
 * Seals a value so that only the holder of the private key reads it (libsodium's sealed box).
 * @param publicKey base64 of 32 bytes
 * @returns base64
 */
export async function sealBox(value: Uint8Array, publicKey: string): Promise<string> {
  // Two megabytes of WebAssembly that only a sync needs.
  const { default: sodium } = await import('libsodium-wrappers');
  await sodium.ready;
  return Buffer.from(sodium.crypto_box_seal(value, Buffer.from(publicKey, 'base64'))).toString('base64');
}
