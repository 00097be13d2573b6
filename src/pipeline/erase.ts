/** Erases all that this device holds of the person. */
import { attempt } from '../domain/errors.ts';
import type { Result } from '../domain/errors.ts';
import type { Services } from './services.ts';

/**
 * Resolves when nothing is left but the program itself. The page reloads afterwards, since what is on screen and in
 * the workers is gone from storage. Fails with `storage-blocked` when another tab does not let go.
 */
export function eraseEverything({ housekeeping }: Services): Promise<Result<void>> {
  return attempt(() => housekeeping.eraseAll());
}
