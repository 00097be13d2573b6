/** The slate and its explanation, as plain data that crosses to the page. */

export interface SlateRequest {
  readonly size: number;
  /** Temperature of the exploration in [0, 1]: 0 is the best guess alone ("Familiar"), 1 a full Thompson draw ("Surprising"). */
  readonly exploration: number;
  readonly filter: SlateFilter;
  /** Items that must not be shown, whatever their score (tapped while learning is off, for example). */
  readonly hidden: readonly string[];
}

export interface SlateFilter {
  readonly backlogOnly: boolean;
  /** Only what the person has saved, and not graded since. */
  readonly savedOnly?: boolean;
  readonly kinds: readonly string[];
  /** An item passes with any of these tags; an empty list lets all pass. */
  readonly tags: readonly string[];
  readonly fromYear?: number;
  readonly toYear?: number;
  /** Lower-case text that must occur in title or creator. */
  readonly text?: string;
  /** An item passes when it lies in this part of the taste map. */
  readonly region?: Region;
}

/** A circle on the taste map, in its units: the map is the unit disc around 0, 0. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** The kernels of Fit, and Pull's vote, each a source of reasons. */
export type FeatureName =
  | 'text'
  | 'creator'
  | 'series'
  | 'tags'
  | 'year'
  | 'numbers'
  /** What all items have in common: how gladly the person grades in general. */
  | 'leaning';

export type Reason =
  | { readonly kind: 'similar'; readonly itemId: string; readonly sharedTags: readonly string[] }
  | { readonly kind: 'creator'; readonly creator: string; readonly itemId: string }
  | { readonly kind: 'tag'; readonly tag: string; readonly liked: number; readonly seen: number }
  | { readonly kind: 'year'; readonly from: number; readonly to: number }
  /** Of the liked items, the one that people like most together with this one. */
  | { readonly kind: 'together'; readonly itemId: string }
  /** Many other people like it, and nothing nearer is known. */
  | { readonly kind: 'popular' }
  /** Shown although little is known: the posterior is wide here. */
  | { readonly kind: 'stretch' }
  /** Nothing has been learned yet: chosen to show the breadth of the catalog. */
  | { readonly kind: 'breadth' };

export interface SlateEntry {
  readonly itemId: string;
  /** Estimated probability in (0, 1) that the person would like it, having taken it. */
  readonly probability: number;
  /** Where the probability will lie, two times in three, after answers about the ten most telling of the shortlist. */
  readonly low: number;
  readonly high: number;
  /** Share of draws of the policy in which the item was on the slate, in (0, 1]. */
  readonly propensity: number;
  /** At most two. */
  readonly reasons: readonly Reason[];
  /** True when it would not be on the slate without exploration. */
  readonly explored: boolean;
}

export interface Slate {
  readonly entries: readonly SlateEntry[];
  /** Items that pass the filter and are not yet graded, shown or not. */
  readonly candidates: number;
  /** Graded events that the present model rests on. */
  readonly events: number;
  /** Milliseconds inside the worker, for the bench. */
  readonly elapsed: number;
}

export interface Explanation {
  readonly itemId: string;
  /** Posterior mean of the latent taste, in standard deviations of the person's grades; all shares of `events`, `prior` and `crowd` add up to it. */
  readonly mean: number;
  /** What a trained head says of the item; absent without a head. */
  readonly prior?: number;
  /** How much better than their usual other people grade the item; absent where the catalog has no prior. */
  readonly crowd?: number;
  readonly deviation: number;
  /** Share of each past event, signed, largest magnitude first. */
  readonly events: readonly {
    readonly itemId: string;
    readonly grade: number;
    readonly share: number;
    readonly byFeature: Readonly<Partial<Record<FeatureName, number>>>;
  }[];
  /** The sum of the shares, split by kernel instead of by event. */
  readonly byFeature: Readonly<Partial<Record<FeatureName, number>>>;
  /** The vote of Pull in [0, 1] among the candidates (a quantile), when it took part in the score. */
  readonly pull?: number;
  /** The liked items that pull hardest: by the closeness of their texts or, with `crowd`, by what people like together; with `pull` only. */
  readonly pulledBy?: readonly string[];
  readonly rank: number;
  /** Of the strongest events the one whose absence would change the rank most, and the rank without it; absent where none would. */
  readonly counterfactual?: { readonly itemId: string; readonly rank: number };
}

/** Something the model has come to believe of one creator, series, tag or period: what carrying it adds to an item's grade. */
export interface Belief {
  /** `creator:…`, `series:…`, `tag:…` (normalised) or `years:1850`: what muting names. */
  readonly key: string;
  readonly feature: 'creator' | 'series' | 'tags' | 'year';
  /** As the items write it; of years, `from` and `to` say it. */
  readonly name: string;
  readonly from?: number;
  readonly to?: number;
  /** In standard deviations of the person's grades; negative for what is avoided. */
  readonly effect: number;
  /** Graded items that carry it. */
  readonly seen: number;
  readonly liked: number;
  /** Those that say most, strongest first, at most three. */
  readonly itemIds: readonly string[];
}

/** What the model said of an item before it was graded, and the grade. */
export interface Prediction {
  readonly itemId: string;
  readonly seq: number;
  /** P(like) from the entries before it alone, scales included. */
  readonly probability: number;
  readonly liked: boolean;
}
