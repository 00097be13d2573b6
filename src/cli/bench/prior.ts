/** What the prior of the public rating data comes to: half a minute of one core, and what a catalog carries with it. */
import { existsSync } from 'node:fs';
import { countPrior } from '../pack-prior.ts';

/** Beside the checkout, because its licence keeps it out of the product; the size is measured where it is there. */
const FOLDER = '../shared/data/ml-latest-small';

export async function benchPrior() {
  const line = 'prior of ml-latest-small';
  if (!existsSync(FOLDER)) return { [line]: `not measured: there is no folder ${FOLDER}` };
  const { file, counted, likedItems, sourcesPerItem, seconds } = await countPrior(FOLDER, undefined);
  return {
    [line]: {
      bytes: file.length,
      people: counted,
      likedItems,
      sourcesPerItem,
      seconds: Math.round(seconds * 10) / 10,
    },
  };
}
