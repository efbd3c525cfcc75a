import type { CurrentSession } from './current-session.ts';

/** What tabs of one browser tell each other. */
export type TabMessage =
  | { type: 'signed-out' }
  | { type: 'session'; session: CurrentSession }
  | { type: 'activity' };

const channel = new BroadcastChannel('marsa-session');

export const tellTabs = (message: TabMessage): void => channel.postMessage(message);

export function onTabMessage(listener: (message: TabMessage) => void): () => void {
  const listen = ({ data }: MessageEvent<TabMessage>) => listener(data);
  channel.addEventListener('message', listen);
  return () => channel.removeEventListener('message', listen);
}
