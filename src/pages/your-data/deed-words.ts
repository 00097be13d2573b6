/** A line of the log in words. Call in templates or `$derived`. */
import { m } from '../../paraglide/messages.js';
import type { Deed } from '../../state/your-data.svelte.ts';

/** "Rated Emma 4 stars". */
export function deedText({ entry, title = m.data_removed_item(), undone }: Deed): string {
  switch (entry.kind) {
    case 'like':
      return m.data_did_like({ title });
    case 'dislike':
      return m.data_did_dislike({ title });
    case 'save':
      return m.data_did_save({ title });
    case 'unsave':
      return m.data_did_unsave({ title });
    case 'done':
      return entry.value === undefined
        ? m.data_did_done({ title })
        : m.data_did_done_stars({ title, count: entry.value });
    case 'rating':
      return m.data_did_rating({ title, count: entry.value ?? 0 });
    case 'undo':
      return undone ? m.data_did_undo({ what: deedText(undone) }) : m.data_did_undo_unknown();
    case 'impression':
      return m.data_did_show({ title });
  }
}
