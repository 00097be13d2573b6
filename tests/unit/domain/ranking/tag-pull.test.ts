import { describe, expect, it } from 'vitest';
import { readFeatures } from '../../../../src/domain/ranking/features.ts';
import { joinTags, tagVotes } from '../../../../src/domain/ranking/tag-pull.ts';
import { book } from '../../storage/samples.ts';

const described = { description: 'A description of a few words.' };
const features = readFeatures([
  book('tagged', { tags: ['sea'], ...described }),
  book('untagged', described),
  book('other', { tags: ['war'], ...described }),
  book('bare', { tags: ['sea'] }),
]);
const rows = Int32Array.of(0, 1, 2, 3);
const texts = Float32Array.of(0.8, 0.8, 0.4, 0.4);

describe('joinTags', () => {
  it.each([
    ['nothing is liked', []],
    ['all is disliked', [{ row: 0, vote: -10 }]],
    ['what is liked has no tags', [{ row: 1, vote: 10 }]],
  ])('leaves the chances of the texts alone where %s: no tag speaks for anything', (_name, votes) => {
    expect(joinTags(texts, tagVotes(features.tags, votes), features, rows)).toEqual(texts);
  });

  it('puts a liked tag above none, and none above another; without a description it has voted already', () => {
    const even = new Float32Array(4).fill(0.5);
    const joined = joinTags(even, tagVotes(features.tags, [{ row: 0, vote: 10 }]), features, rows);
    expect(joined[0]).toBeGreaterThanOrEqual(joined[1]);
    expect(joined[1]).toBeGreaterThan(joined[2]);
    expect(joined[3]).toBe(0.5);
  });
});
