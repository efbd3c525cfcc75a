import { parentPort, workerData } from 'node:worker_threads';
import { readJavaKeystore } from './java-keystore.ts';
import type { KeystoreEntry, KeystoreFault, KeystoreRequest } from './keystore.ts';
import { readPkcs12 } from './pkcs12-keystore.ts';

/* The thread that `readKeystore` starts: one request, one answer. */

function read({ bytes, format, password, keyPassword }: KeystoreRequest): KeystoreEntry[] | KeystoreFault {
  const file = Buffer.from(bytes);
  try {
    return format === 'JKS' ? readJavaKeystore(file, password, keyPassword) : readPkcs12(file, password);
  } catch {
    // The reader's message is about bytes; whoever sent the file needs to know what to do with it.
    return 'damaged';
  }
}

parentPort?.postMessage(read(workerData));
