/** McInnes, Healy & Melville 2018 by umap-js, from a start and neighbours of our own so that a seed fixes the result. */
import { UMAP } from 'umap-js';
import type { Embed } from '../../domain/ranking/neighbourhood-map.ts';

/** Passes over the edges. 500, the package's choice for few points, keep hardly more neighbours (45 and 51 of 100 on the built-in catalogs, 45 and 50 so) for twice the time. */
const EPOCHS = 200;

/** UMAP in the plane, with the package's defaults otherwise. */
export const embedByUmap: Embed = ({ indices, distances }, start, random) => {
  const umap = new UMAP({ nNeighbors: indices[0].length, nEpochs: EPOCHS, random });
  umap.setPrecomputedKNN(indices, distances);
  // With the neighbours given only the number of points is read of the data itself.
  umap.initializeFit(indices);
  umap.getEmbedding().forEach((point, i) => {
    point[0] = start[2 * i];
    point[1] = start[2 * i + 1];
  });
  for (let epoch = 0; epoch < EPOCHS; epoch++) umap.step();
  return Float32Array.from(umap.getEmbedding().flat());
};
