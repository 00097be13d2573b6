/**
 * Word to the other tabs of this app that a catalog, its log or what ranks it has changed. It only notifies: storage stays the one
 * truth, and a tab that hears the news reads there what it is.
 */
import type { NewInteraction } from '../domain/interaction.ts';
import type { MemoryStores } from './memory.ts';

/** The part of a BroadcastChannel that is used. It does not hear itself. */
export interface NewsChannel {
  postMessage(message: unknown): void;
  addEventListener(type: 'message', listener: (event: MessageEvent<unknown>) => void): void;
}

type Watched = Pick<MemoryStores, 'catalogs' | 'log' | 'heads'>;

/** Impressions change no slate and come with each of them: telling of them would set two tabs to answering each other. */
const changesSlates = ({ kind }: NewInteraction): boolean => kind !== 'impression';

/** The stores with every change that another tab must follow told, by its catalog id, once it is written. */
export function announced<S extends Watched>(stores: S, channel: NewsChannel): S {
  const { catalogs, log, heads } = stores;
  const tell = (catalogId: string): void => channel.postMessage(catalogId);
  const append: typeof log.append = async (entries) => {
    const written = await log.append(entries);
    new Set(written.filter(changesSlates).map(({ catalogId }) => catalogId)).forEach(tell);
    return written;
  };
  const commit: typeof catalogs.commit = async (catalog, ...rest) => {
    await catalogs.commit(catalog, ...rest);
    tell(catalog.id);
  };
  const restore: typeof catalogs.restore = async (restoration) => {
    const counts = await catalogs.restore(restoration);
    // Entries may have other numbers now: what a tab holds of these catalogs cannot be caught up with.
    for (const reopen of restoration.catalogIds) channel.postMessage({ reopen });
    return counts;
  };
  const undoImport: typeof catalogs.undoImport = async (importId) => {
    const record = (await catalogs.imports()).find((one) => one.importId === importId);
    await catalogs.undoImport(importId);
    if (record) tell(record.catalogId);
  };
  const remove: typeof catalogs.remove = async (catalogId) => {
    await catalogs.remove(catalogId);
    tell(catalogId);
  };
  const write: typeof heads.write = async (change) => {
    await heads.write(change);
    // A setting that was found follows from the grades: each tab finds the same.
    if ('champion' in change || 'rules' in change) tell(change.catalogId);
  };
  const mute: typeof heads.mute = async (catalogId, ...rest) => {
    const muted = await heads.mute(catalogId, ...rest);
    tell(catalogId);
    return muted;
  };
  const add: typeof heads.add = async (head, champion) => {
    const summary = await heads.add(head, champion);
    tell(head.catalogId);
    return summary;
  };
  return {
    ...stores,
    catalogs: { ...catalogs, commit, restore, undoImport, remove },
    log: { ...log, append },
    heads: { ...heads, write, mute, add },
  };
}

/** A catalog whose log was written anew. */
const isReopening = (data: unknown): data is { readonly reopen: string } =>
  typeof data === 'object' && data !== null && 'reopen' in data && typeof data.reopen === 'string';

/**
 * Calls `heard` with the id of each catalog that another tab has changed, or `rewritten` where even what was known of
 * it may be otherwise.
 */
export function listen(
  channel: NewsChannel,
  heard: (catalogId: string) => void,
  rewritten: (catalogId: string) => void,
): void {
  channel.addEventListener('message', ({ data }) => {
    if (typeof data === 'string') heard(data);
    else if (isReopening(data)) rewritten(data.reopen);
  });
}
