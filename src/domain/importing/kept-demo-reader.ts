/** Reads what kept-demo.ts wrote. */
import * as v from 'valibot';
import type { Item } from '../catalog.ts';
import { FailureError } from '../errors.ts';
import { DEMO_LIMITS } from '../sharing/demo.ts';
import { decodeFile } from './bytes.ts';
import { cleanLine, itemKey } from './field-text.ts';
import { contactAddress } from '../sharing/web-address.ts';
import type { ImportFile, OwnersWords } from './import-types.ts';

const strings = v.array(v.string());
const KeptDemo = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    id: v.string(),
    name: v.string(),
    // Files of demos that were kept before these were.
    contact: v.optional(v.string(), ''),
    faqs: v.optional(v.array(v.object({ question: v.string(), answer: v.string() })), []),
    items: v.pipe(
      v.array(
        v.object({
          title: v.string(),
          creators: strings,
          tags: strings,
          description: v.string(),
          year: v.optional(v.pipe(v.number(), v.integer())),
          price: v.optional(v.pipe(v.number(), v.minValue(0))),
        }),
      ),
      v.maxLength(DEMO_LIMITS.items),
    ),
  }),
);

/** The demo's id, name and items. Throws `unknown-format` for a file that was changed. */
export function readKeptDemo(file: ImportFile): {
  id: string;
  name: string;
  items: Item[];
  owner?: OwnersWords;
} {
  const parsed = v.safeParse(KeptDemo, decodeFile(file).text);
  if (!parsed.success) throw new FailureError('unknown-format', { file: file.name, files: file.name });
  const { id, name, items } = parsed.output;
  const contact = contactAddress(parsed.output.contact) ?? '';
  const faqs = parsed.output.faqs
    .map(({ question, answer }) => ({ question: cleanLine(question), answer: answer.trim() }))
    .filter(({ question, answer }) => question && answer);
  const taken = new Set<string>();
  return {
    id,
    name: cleanLine(name) || 'demo',
    ...((contact || faqs.length > 0) && { owner: { faqs, contact } }),
    items: items
      .filter(({ title }) => cleanLine(title))
      .map(({ title, creators, tags, description, year, price }, place) => {
        const key = itemKey(title, creators[0], year);
        const own = taken.has(key) ? `${key}|${place}` : key;
        taken.add(own);
        return {
          ...{ id: own, title, creators, kind: 'other', tags, backlog: false },
          ...(year !== undefined && { year }),
          ...(description && { description }),
          ...(price !== undefined && { numbers: { price } }),
        };
      }),
  };
}
