/** One catalog's taste map, the same in the worker and for `npm run pack`. */
import type { QuantizedVectors } from '../../domain/catalog.ts';
import { hashText, mulberry32 } from '../../domain/random.ts';
import { centreVectors } from '../../domain/ranking/centred-vectors.ts';
import { neighbourhoodMap } from '../../domain/ranking/neighbourhood-map.ts';
import { embedByUmap } from './umap.ts';

/**
 * Positions of all items, x then y of each, inside the unit disc; a function of the vectors alone.
 * @param vectors their codes are overwritten.
 */
export const drawMap = (vectors: QuantizedVectors): Float32Array<ArrayBuffer> =>
  neighbourhoodMap(centreVectors(vectors), embedByUmap, mulberry32(hashText('map')));
