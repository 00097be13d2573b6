import { describe, expect, it } from 'vitest';
import { droppedFiles } from '../../../src/state/dropped-files.ts';

type Entry = { isFile: boolean; isDirectory: boolean; name: string };

const file = (name: string) => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (resolve: (file: File) => void) => resolve(new File(['x'], name)),
});

/** Hands out its entries a hundred at a time, as browsers do. */
const folder = (name: string, children: () => Entry[]) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    const rest = children();
    return { readEntries: (resolve: (entries: Entry[]) => void) => resolve(rest.splice(0, 100)) };
  },
});

/** A drop, emptied as the browser empties it when the event is over. */
function drop(...entries: Entry[]) {
  let alive = true;
  const items = entries.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => (alive ? entry : null) }));
  const transfer = { items, files: [] } as unknown as DataTransfer;
  return { transfer, over: () => void (alive = false) };
}

const namesOf = async (...entries: Entry[]) =>
  (await droppedFiles(drop(...entries).transfer)).map(({ name }) => name);

describe('droppedFiles', () => {
  it('opens folders, in order, and leaves hidden files', async () => {
    const movieLens = folder('ml-latest', () => [
      file('movies.csv'),
      file('.DS_Store'),
      folder('more', () => [file('ratings.csv')]),
    ]);
    expect(await namesOf(file('goodreads.csv'), movieLens)).toEqual([
      'goodreads.csv',
      'movies.csv',
      'ratings.csv',
    ]);
  });

  it('reads folders to their end', async () => {
    const many = folder('many', () => Array.from({ length: 250 }, (_, index) => file(`${index}.csv`)));
    expect(await namesOf(many)).toHaveLength(250);
  });

  it('takes what the drop holds before the event is over', async () => {
    const { transfer, over } = drop(file('a.csv'));
    const files = droppedFiles(transfer);
    over();
    expect(await files).toHaveLength(1);
  });

  it('ends with a folder that holds itself, and with a home directory', async () => {
    const endless: Entry = folder('loop', () => [file('a.csv'), endless]);
    expect((await namesOf(endless)).length).toBeLessThan(20);
    const huge = folder('home', () => Array.from({ length: 5_000 }, (_, index) => file(`${index}.csv`)));
    expect(await namesOf(huge)).toHaveLength(1_000);
  });

  it('takes plain files where there are no entries', async () => {
    const transfer = { items: [], files: [new File(['x'], 'a.csv')] } as unknown as DataTransfer;
    expect((await droppedFiles(transfer)).map(({ name }) => name)).toEqual(['a.csv']);
  });
});
