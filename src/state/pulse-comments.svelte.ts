/** The comments that are looked at: which of them, in which order, and why one was judged as it was. */
import type { Failure } from '../domain/errors.ts';
import type {
  CommentFilter,
  CommentOrder,
  CommentsFound,
  JudgedComment,
} from '../domain/monitoring/overview-types.ts';
import type { WordShare } from '../domain/monitoring/pulse-types.ts';
import type { Services } from '../pipeline/services.ts';
import { findComments, weighComment, type EncoderProgress } from '../pipeline/watch-comments.ts';

export type { EncoderProgress };

/** A screen or two; a hundred thousand rows would hold the page for seconds. */
const PAGE = 25;

/** What moved the sentiment of one comment. */
export interface Why {
  readonly commentId: string;
  /** Undefined while it is computed. */
  readonly words?: readonly WordShare[];
  readonly progress?: EncoderProgress;
  readonly failure?: Failure;
}

export class PulseComments {
  #filter = $state.raw<CommentFilter>({});
  #order = $state<CommentOrder>('newest');
  #limit = $state(PAGE);
  #found = $state.raw<CommentsFound>({ total: 0, comments: [] });
  #failure = $state.raw<Failure | undefined>(undefined);
  #why = $state.raw<Why | undefined>(undefined);
  #weighing: AbortController | undefined;
  /** Counts the questions: an answer to an earlier one comes too late. */
  #asked = 0;
  readonly #services: Services;

  constructor(services: Services) {
    this.#services = services;
  }

  get filter(): CommentFilter {
    return this.#filter;
  }

  get order(): CommentOrder {
    return this.#order;
  }

  get found(): CommentsFound {
    return this.#found;
  }

  get failure(): Failure | undefined {
    return this.#failure;
  }

  get why(): Why | undefined {
    return this.#why;
  }

  /** Narrows the list; a part that is undefined narrows it no longer. */
  narrow(change: Partial<CommentFilter>): Promise<void> {
    this.#filter = { ...this.#filter, ...change };
    this.#limit = PAGE;
    return this.refresh();
  }

  /** @param filter in place of all that narrowed the list */
  show(filter: CommentFilter): Promise<void> {
    this.#filter = filter;
    this.#limit = PAGE;
    return this.refresh();
  }

  sort(order: CommentOrder): Promise<void> {
    this.#order = order;
    this.#limit = PAGE;
    return this.refresh();
  }

  showMore(): Promise<void> {
    this.#limit += PAGE;
    return this.refresh();
  }

  /** Asks anew: what is said of comments has changed, or another set is open. */
  async refresh(): Promise<void> {
    const asked = ++this.#asked;
    const { text, ...rest } = this.#filter;
    const result = await findComments(this.#services, {
      filter: { ...rest, ...(text?.trim() && { text: text.trim() }) },
      order: this.#order,
      limit: this.#limit,
    });
    if (asked !== this.#asked) return;
    this.#failure = result.ok ? undefined : result.failure;
    if (result.ok) this.#found = result.value;
  }

  /** Leaves out each word in turn; asked again, it closes. */
  async explain(comment: JudgedComment): Promise<void> {
    this.#weighing?.abort();
    const commentId = comment.row.id;
    if (this.#why?.commentId === commentId && !this.#why.failure) {
      this.#why = undefined;
      return;
    }
    const work = (this.#weighing = new AbortController());
    this.#why = { commentId };
    const words = await weighComment(this.#services, comment, {
      signal: work.signal,
      onProgress: (progress) => {
        if (this.#weighing === work) this.#why = { commentId, progress };
      },
    });
    if (this.#weighing !== work || work.signal.aborted) return;
    this.#why = words.ok ? { commentId, words: words.value } : { commentId, failure: words.failure };
  }

  forgetWhy(): void {
    this.#weighing?.abort();
    this.#why = undefined;
  }
}
