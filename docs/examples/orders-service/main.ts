import { readFileSync } from 'node:fs';
import { createOrdersService } from './orders-service.ts';

const {
  MARSA_URL = 'http://127.0.0.1:8080',
  SERVICE_TOKEN_FILE = 'orders.token',
  PORT = '3000',
} = process.env;

const service = createOrdersService({
  marsaUrl: MARSA_URL,
  serviceToken: readFileSync(SERVICE_TOKEN_FILE, 'utf8').trim(),
});
service.listen(Number(PORT), '127.0.0.1', () => {
  process.stdout.write(`orders on http://127.0.0.1:${PORT}, for the tokens of ${MARSA_URL}\n`);
});
