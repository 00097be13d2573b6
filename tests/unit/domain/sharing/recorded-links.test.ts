/** Links that were given away are read for ever: each recorded one still says what it said. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { decodeDemo } from '../../../../src/domain/sharing/demo-link.ts';
import { readReportCode } from '../../../../src/domain/sharing/report-code.ts';

const folder = join(import.meta.dirname, '../../../fixtures/demo-links');
const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

const Recorded = v.object({ link: v.string(), demo: v.unknown() });
const RecordedCode = v.object({ code: v.string(), report: v.unknown() });

/** As JSON has it: bytes as hexadecimal digits, other numbers as a list. */
const asJson = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_key, member: unknown) => {
      if (member instanceof Uint8Array) return Buffer.from(member).toString('hex');
      return member instanceof Float32Array ? [...member] : member;
    }),
  );

describe('a recorded link', () => {
  it.each(readdirSync(folder).filter((file) => /^v\d-/.test(file)))('%s', async (file) => {
    const { link, demo } = v.parse(Recorded, read(file));
    const result = await decodeDemo(link);
    if (!result.ok) throw new Error(result.failure.code);
    expect(asJson(result.value)).toEqual(demo);
  });
});

it('a recorded report code of version 1', () => {
  const { code, report } = v.parse(RecordedCode, read('report-1.json'));
  expect(readReportCode(code)).toEqual({ ok: true, value: report });
});
