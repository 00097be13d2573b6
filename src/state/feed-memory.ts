/** What the feed keeps from visit to visit. What cannot be stored is lost with the page, and stops nothing. */
import { attempt } from '../domain/errors.ts';
import type { Services } from '../pipeline/services.ts';

export class FeedMemory {
  readonly #preferences: Services['preferences'];
  #chosen: string | undefined;

  constructor({ preferences }: Pick<Services, 'preferences'>) {
    this.#preferences = preferences;
  }

  /** The catalog that was chosen on this page: it holds here also where nothing can be stored. */
  get chosen(): string | undefined {
    return this.#chosen;
  }

  /** Undefined is the catalog that a newcomer would see. */
  async choose(catalogId: string | undefined): Promise<void> {
    this.#chosen = catalogId;
    await attempt(() => this.#preferences.write({ catalogId }));
  }

  /** Who teaches a catalog has chosen it: a change of language must not put another in its place. */
  settleOn(catalogId: string): void {
    if (this.#chosen !== catalogId) void this.choose(catalogId);
  }

  async explore(exploration: number): Promise<void> {
    await attempt(() => this.#preferences.write({ exploration }));
  }

  /** The starter of this catalog is not to be offered again. */
  async skipStarter(catalogId: string): Promise<void> {
    await attempt(async () => {
      const { starterSkipped = [] } = await this.#preferences.read();
      await this.#preferences.write({ starterSkipped: [...new Set([...starterSkipped, catalogId])] });
    });
  }
}
