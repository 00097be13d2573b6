/** Stores that few visits open: they come with the first page that asks for them. */
import { commentStore } from './comments.ts';
import type { Connection } from './database.ts';
import { faqStore } from './faqs.ts';
import { talkStore } from './talks.ts';

export type LateStores = ReturnType<typeof lateStores>;

export const lateStores = (connection: Connection) => ({
  talks: talkStore(connection),
  faqs: faqStore(connection),
  comments: commentStore(connection),
});
