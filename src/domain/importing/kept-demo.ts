/** A demo that its visitor keeps, as a file that says itself what it is: nobody has to be asked about its columns. */
import { nameOf, type Demo } from '../sharing/demo.ts';
import type { ImportFile } from './import-types.ts';

/** How the file begins. Other JSON is a table. */
const MARK = '{"inglenook":"demo",';

export const isKeptDemo = ({ bytes }: ImportFile): boolean =>
  [...MARK].every((sign, at) => bytes[at] === sign.charCodeAt(0));

/** The items of a demo as JSON, with the id and the name of the demo, and what its owner answers. Reverse: readKeptDemo. */
export function keptDemoText(demo: Demo): string {
  return JSON.stringify({
    inglenook: 'demo',
    id: demo.id,
    name: nameOf(demo),
    contact: demo.contact,
    // Those of each language that it speaks: a question finds the one that it is asked in.
    faqs: Object.values(demo.faqs).flat(),
    items: demo.items.map(({ title, creators, year, tags, description, price }) => ({
      ...{ title, creators, year, tags, description, price },
    })),
  });
}
