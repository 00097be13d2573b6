/** What the owners of catalogs have answered, and what they were asked in vain. */
import type { CatalogFaqs } from '../domain/dialogue/talk-types.ts';
import type { Connection } from './database.ts';
import { mustExist } from './heads.ts';

export function faqStore(connection: Connection) {
  return {
    find: (catalogId: string): Promise<CatalogFaqs | undefined> =>
      connection.read(['faqs'], ({ store }) => store.get(catalogId)),

    /**
     * Reads and writes in one transaction.
     * @param work must not wait for anything: the transaction would end meanwhile. Undefined removes the list.
     * @throws FailureError `storage-failed` when the catalog is neither stored nor a pack.
     */
    change: (
      catalogId: string,
      work: (kept: CatalogFaqs | undefined) => CatalogFaqs | undefined,
    ): Promise<CatalogFaqs | undefined> =>
      connection.write(['catalogs', 'faqs'], async (tx) => {
        await mustExist(tx.objectStore('catalogs'), catalogId);
        const faqs = tx.objectStore('faqs');
        const changed = work(await faqs.get(catalogId));
        if (changed) await faqs.put(changed);
        else await faqs.delete(catalogId);
        return changed;
      }),
  };
}
