/** Which files of a drop are worth reading, told by their names alone: some of the others are too large to open. */

/** Part of every MovieLens folder, up to half a gigabyte each, and of no use here: not worth a word to the person. */
const MOVIELENS_EXTRAS = /^(?:links|tags|genome-scores|genome-tags|users|readme)\.(?:csv|dat|txt|html)$/i;

/** All but the extras of a MovieLens folder. A file that comes alone is meant, whatever its name. */
export const wantedFiles = <File extends { readonly name: string }>(
  files: readonly File[],
): readonly File[] => (files.length === 1 ? files : files.filter(({ name }) => !MOVIELENS_EXTRAS.test(name)));
