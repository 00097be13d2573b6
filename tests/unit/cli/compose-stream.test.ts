import { expect, test } from 'vitest';
import { composeStream, FIRST_DAY, PLANTED, STREAM_DAYS } from '../../../src/cli/compose-stream.ts';
import { readStreamSentences, STREAM_SEED } from '../../../src/cli/pack-pulse.ts';
import { mulberry32 } from '../../../src/domain/random.ts';
import { shippedStream, themesOf } from '../domain/monitoring/stream-fixture.ts';

const dayOf = ({ minute }: { readonly minute: number }): number => Math.floor(minute / 1440);

test('the sentences are many, each its own, as many in Chinese as in English', async () => {
  const sentences = await readStreamSentences();
  expect(new Set(sentences.map(({ text }) => text)).size).toBe(sentences.length);
  expect(sentences.length).toBeGreaterThanOrEqual(250);
  const chinese = sentences.filter(({ language }) => language === 'zh');
  expect(chinese.length * 2).toBe(sentences.length);
});

test('the shipped stream is what the same seed composes', async () => {
  const composed = composeStream(await readStreamSentences(), mulberry32(STREAM_SEED));
  const { file } = await shippedStream();
  expect(composed).toEqual(file.rows);
  expect([file.firstDay, file.days]).toEqual([FIRST_DAY, STREAM_DAYS]);
});

test('holds what was planted, and repeats no comment but the ordered praise', async () => {
  const stream = await shippedStream();
  const themes = await themesOf(stream);
  const { rows } = stream.file;
  const of = (theme: string) => rows.filter((_, at) => themes[at] === theme);
  const late = of('delivery').filter(
    (row) => dayOf(row) >= PLANTED.crisis.from && dayOf(row) <= PLANTED.crisis.to,
  );
  expect(late.length).toBeGreaterThanOrEqual(PLANTED.crisis.comments);
  expect(Math.min(...of('lid').map(dayOf))).toBeGreaterThanOrEqual(PLANTED.lid.from);
  const praise = of('praise').map(({ minute }) => minute);
  expect(praise).toHaveLength(PLANTED.burst.comments);
  expect(Math.max(...praise) - Math.min(...praise)).toBeLessThan(PLANTED.burst.minutes);
  const own = rows.filter((_, at) => themes[at] !== 'praise').map(({ text }) => text);
  expect(new Set(own).size).toBe(own.length);
  // Mondays are busier than Sundays.
  const on = (weekday: number) => rows.filter((row) => dayOf(row) % 7 === weekday).length;
  expect(on(0)).toBeGreaterThan(1.3 * on(6));
});
