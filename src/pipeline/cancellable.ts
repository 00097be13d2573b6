/** What every long call takes. */
export interface Cancellable<Progress = never> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (value: Progress) => void;
}
