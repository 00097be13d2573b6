/** Web Locks that tell other tabs which staged generations belong to an import still running. */

const PREFIX = 'import:';

/** Absent in Node and in old browsers; then no import counts as running. */
const manager = (): LockManager | undefined => globalThis.navigator?.locks;

/** Holds the lock of a generation until the returned function is called or the tab dies. */
export async function holdImport(dataId: string): Promise<() => void> {
  const locks = manager();
  if (!locks) return () => undefined;
  return new Promise((granted, refused) => {
    const held = () => new Promise<void>((release) => granted(release));
    locks.request(PREFIX + dataId, held).catch(refused);
  });
}

/** Generations being imported now, in any tab. */
export async function runningImports(): Promise<ReadonlySet<string>> {
  const held = (await manager()?.query())?.held ?? [];
  const names = held.map((lock) => lock.name ?? '').filter((name) => name.startsWith(PREFIX));
  return new Set(names.map((name) => name.slice(PREFIX.length)));
}
