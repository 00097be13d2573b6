import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  CONTROL_CONTRAST,
  TEXT_CONTRAST,
  contrastChecks,
  contrastRatio,
  darkScheme,
  readableOn,
  repair,
  repairColours,
} from '../../../../src/domain/sharing/colours.ts';

const colour = fc.integer({ min: 0, max: 0xffffff }).map((n) => '#' + n.toString(16).padStart(6, '0'));
const colours = fc.record({ brand: colour, accent: colour, paper: colour, ink: colour });

test('contrast is what WCAG says of known pairs', () => {
  expect(contrastRatio('#000000', '#ffffff')).toBeCloseTo(21, 5);
  expect(contrastRatio('#777777', '#ffffff')).toBeCloseTo(4.478, 2);
  expect(contrastRatio('#1f5c42', '#1f5c42')).toBe(1);
});

test('white or black is always readable', () => {
  fc.assert(
    fc.property(colour, (background) => {
      expect(contrastRatio(readableOn(background), background)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    }),
  );
});

test('a colour that reads is left alone, another reads after its repair', () => {
  expect(repair('#17211b', '#f4f8f4')).toBe('#17211b');
  fc.assert(
    fc.property(colour, colour, (text, paper) => {
      expect(contrastRatio(repair(text, paper), paper)).toBeGreaterThanOrEqual(TEXT_CONTRAST);
    }),
  );
});

test('a repair goes no further than it must, and keeps the hue', () => {
  const repaired = repair('#e9a23b', '#ffffff');
  expect(contrastRatio(repaired, '#ffffff')).toBeLessThan(TEXT_CONTRAST + 0.15);
  // Amber made darker is brown: red above green above blue.
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(repaired.slice(at, at + 2), 16));
  expect(red).toBeGreaterThan(green);
  expect(green).toBeGreaterThan(blue);
});

test('all pairs pass after a repair, by day and by night', () => {
  fc.assert(
    fc.property(colours, (some) => {
      for (const scheme of [repairColours(some), darkScheme(some)])
        for (const { ratio, least } of contrastChecks(scheme)) expect(ratio).toBeGreaterThanOrEqual(least);
    }),
  );
});

test('by night the paper is dark and the brand still stands out', () => {
  const night = darkScheme({ brand: '#1f5c42', accent: '#e9a23b', paper: '#f4f8f4', ink: '#17211b' });
  expect(contrastRatio(night.paper, '#000000')).toBeLessThan(1.5);
  expect(contrastRatio(night.brand, night.paper)).toBeGreaterThanOrEqual(CONTROL_CONTRAST);
});
