import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createGuard, type GuardedRequest, type GuardOptions } from '@marsa/client/guard.ts';

/** An order of a shop; a shop is a workspace of Marsa. */
interface Order {
  id: number;
  item: string;
  placedBy: string;
  isShipped: boolean;
}

type Handler = (request: IncomingMessage & GuardedRequest, response: ServerResponse) => void;

/**
 * A shop's own backend. It knows no password and no session: Marsa says who asks, and what their role may do.
 * MEMBER (`orders:read`, `orders:create`) orders; MERCHANT (`orders:*`) also ships; both see their own shop alone.
 */
export function createOrdersService(options: GuardOptions): Server {
  const { requirePermission, requireRole } = createGuard(options);
  const shops = new Map<string, Order[]>();
  const ordersOf = ({ principal }: GuardedRequest): Order[] => {
    const shop = principal?.claims.workspace ?? '';
    const orders = shops.get(shop) ?? [];
    shops.set(shop, orders);
    return orders;
  };

  const routes: Record<string, [guard: ReturnType<typeof requirePermission>, handler: Handler]> = {
    'GET /orders': [
      requirePermission('orders:read'),
      (request, response) => send(response, 200, ordersOf(request)),
    ],
    'POST /orders': [
      requirePermission('orders:create'),
      (request, response) => {
        const orders = ordersOf(request);
        const item = new URL(request.url ?? '', 'http://orders').searchParams.get('item') ?? 'tea';
        const placedBy = request.principal?.name ?? '';
        orders.push({ id: orders.length + 1, item, placedBy, isShipped: false });
        send(response, 201, orders.at(-1));
      },
    ],
    'POST /orders/ship': [
      requirePermission('orders:ship'),
      (request, response) => {
        for (const order of ordersOf(request)) order.isShipped = true;
        send(response, 200, ordersOf(request));
      },
    ],
    'GET /takings': [
      requireRole('MERCHANT'),
      (request, response) => send(response, 200, { orders: ordersOf(request).length }),
    ],
  };

  return createServer((request, response) => {
    const route = routes[`${request.method} ${request.url?.split('?')[0]}`];
    if (!route) return send(response, 404, { detail: 'There is no such thing here.' });
    const [guard, handler] = route;
    guard(request, response, (error) => {
      if (error) return send(response, 500, { detail: 'Something went wrong.' });
      handler(request, response);
    });
  });
}

function send(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
