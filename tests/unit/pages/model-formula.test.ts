import { describe, expect, it } from 'vitest';
import type { Scaling } from '../../../src/domain/lab/experiment.ts';
import { scalingFormulas } from '../../../src/pages/lab/model-formula.ts';

describe('the scaling of embeddings', () => {
  const inputs = {
    kind: 'dense' as const,
    width: 2,
    values: new Float32Array(2),
    names: [],
    off: Float32Array.of(-1, 0.5),
    by: Float32Array.of(0.25, 0.75),
  };
  const dataset = { kind: 'own' as const };
  const written = (scaling: Scaling): string =>
    JSON.stringify(scalingFormulas(inputs, { scaling, dataset }, String));

  it('shows the one number of a z-score, and each column’s own range under min-max', () => {
    expect(written('none')).toBe('[]');
    expect(written('z-score')).toContain('0.25');
    expect(written('z-score')).toContain('μ');
    expect(written('min-max')).not.toContain('0.25');
    expect(written('min-max')).toMatch(/min.*max.*min/);
  });
});
