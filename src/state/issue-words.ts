/** What is told of rows that could not be read whole, as a table. Call in templates or `$derived`. */
import type { IssueReason, RowIssue } from '../domain/importing/import-types.ts';
import { m } from '../paraglide/messages.js';

const reasonWords = (reason: IssueReason): string =>
  ({
    'no-title': m.catalogs_reason_no_title,
    duplicate: m.catalogs_reason_duplicate,
    'too-few-columns': m.catalogs_reason_too_few_columns,
    'too-many-columns': m.catalogs_reason_too_many_columns,
    'bad-rating': m.catalogs_reason_bad_rating,
    'bad-date': m.catalogs_reason_bad_date,
    'bad-year': m.catalogs_reason_bad_year,
    'unknown-item': m.catalogs_reason_unknown_item,
    'field-too-long': m.catalogs_reason_field_too_long,
    'unreadable-row': m.catalogs_reason_unreadable_row,
    'bad-price': m.catalogs_reason_bad_price,
    'not-on-sale': m.catalogs_reason_not_on_sale,
    'prior-damaged': m.catalogs_reason_prior_damaged,
    'prior-foreign': m.catalogs_reason_prior_foreign,
  })[reason]();

/** The columns of {@link issueCells}. */
export const issueColumns = () => [
  { label: m.catalogs_issue_row(), numeric: true },
  { label: m.catalogs_issue_reason() },
  { label: m.catalogs_issue_value() },
  { label: m.catalogs_issue_kept() },
  { label: m.catalogs_issue_file(), breaks: true },
];

export const issueCells = ({ file, row, reason, value, kept }: RowIssue): string[] => [
  String(row),
  reasonWords(reason),
  value ?? '',
  kept ? m.catalogs_issue_kept_rest() : m.catalogs_issue_kept_none(),
  file,
];
