/** Web Locks between the tabs of this app: which staged generations belong to an import still running, and who trains. */

const IMPORT = 'import:';
const TRAINING = 'train:';

/** Absent in Node and in old browsers; then no import counts as running, and nobody waits for anybody. */
const manager = (): LockManager | undefined => globalThis.navigator?.locks;

/** Holds a lock, once no other tab does, until the returned function is called or the tab dies. */
async function hold(name: string, options: LockOptions = {}): Promise<() => void> {
  const locks = manager();
  if (!locks) return () => undefined;
  return new Promise((granted, refused) => {
    const held = () => new Promise<void>((release) => granted(release));
    locks.request(name, options, held).catch(refused);
  });
}

/** Guards a generation from the sweeps of other tabs until the returned function is called. */
export const holdImport = (dataId: string): Promise<() => void> => hold(IMPORT + dataId);

/** Waits for the trainings of other tabs: two at once would resume, overwrite and delete one another's checkpoint. */
export const holdTraining = (catalogId: string, signal: AbortSignal): Promise<() => void> =>
  hold(TRAINING + catalogId, { signal });

/** Generations being imported now, in any tab. */
export async function runningImports(): Promise<ReadonlySet<string>> {
  const held = (await manager()?.query())?.held ?? [];
  const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(IMPORT));
  return new Set(names.map((name) => name.slice(IMPORT.length)));
}
