/** What another tab has written, brought on screen here: a tap joins the slate, another generation is opened anew. */
import type { Catalog } from '../domain/catalog.ts';
import { attempt } from '../domain/errors.ts';
import { isPack } from '../domain/packs.ts';
import type { Services } from '../pipeline/services.ts';

/** What following needs of the feed. */
export interface Follower {
  readonly catalog: Catalog | undefined;
  open(catalogId?: string): Promise<void>;
  catchUp(): Promise<void>;
}

/** To be called when `catalogId` has been changed by another tab. */
export async function follow(
  { catalogs }: Pick<Services, 'catalogs'>,
  feed: Follower,
  catalogId: string,
): Promise<void> {
  const { catalog } = feed;
  if (catalog?.id !== catalogId) return;
  if (isPack(catalogId)) return feed.catchUp();
  const found = await attempt(() => catalogs.find(catalogId));
  // A storage that cannot be read says so at the next tap; this tab's own slate is as good as it was.
  if (!found.ok || feed.catalog !== catalog) return;
  if (!found.value) await feed.open();
  // An import, or one taken back. Its entries may have gone as well as come, so that catching up is not enough.
  else if (found.value.updatedAt !== catalog.updatedAt) await feed.open(catalogId);
  else await feed.catchUp();
}
