import type { Redis } from 'ioredis';
import { systemClock } from '#platform/clock.ts';
import { newId } from '#platform/ids.ts';
import type { Logger } from '#platform/logger.ts';
import { duplicateRedis } from '../redis.ts';
import type { Bus } from './bus.ts';
import { createProcessBus } from './process-bus.ts';

interface Message {
  /** The instance that sent it, which has told its own listeners already. */
  from: string;
  /** Absent: messages of `from` got lost. */
  topic?: string;
  payload?: unknown;
}

/**
 * The bus between instances. Redis keeps no messages: after a lost connection all listeners are told of the gap, and
 * so are those of the other instances if a message could not be sent.
 */
export function createRedisBus(redis: Redis, log: Logger): Bus {
  const near = createProcessBus(log);
  const from = newId(systemClock());
  // Channels know nothing of database numbers, by which installations that share a Redis are kept apart.
  const channel = `marsa:${redis.options.db ?? 0}:bus`;
  let hasLost = false;

  const send = async (message: Message) => {
    await redis.publish(channel, JSON.stringify(message)).catch((error: Error) => {
      if (!hasLost)
        log.warn({ err: error.message }, 'other instances cannot be told; they will be once Redis is back');
      hasLost = true;
    });
  };
  const reportLost = () => {
    if (!hasLost) return;
    hasLost = false;
    void send({ from });
  };
  redis.on('ready', reportLost);

  const subscriber = duplicateRedis(redis, log);
  subscriber.on('message', (_, text: string) => {
    const message = parseMessage(text);
    if (message === undefined || message.from === from) return;
    if (message.topic === undefined) near.reportGap();
    else near.publish(message.topic, message.payload);
  });
  const listen = () => {
    subscriber.subscribe(channel).then(near.reportGap, () => subscriber.disconnect(true));
  };
  subscriber.on('ready', listen);

  return {
    publish(topic, payload) {
      near.publish(topic, payload);
      void send({ from, topic, payload });
    },
    subscribe: near.subscribe,
    onGap: near.onGap,
    async close() {
      redis.off('ready', reportLost);
      subscriber.disconnect();
      await near.close();
    },
  };
}

function parseMessage(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isMessage(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isMessage(value: unknown): value is Message {
  if (typeof value !== 'object' || value === null || !('from' in value)) return false;
  return typeof value.from === 'string' && (!('topic' in value) || typeof value.topic === 'string');
}
