/** What the person says of a comment holds over what the models say. */
import { SENTIMENTS, type Correction } from '../../domain/monitoring/comment-types.ts';
import type { Opinion } from '../../domain/monitoring/pulse-types.ts';

export function correctedOpinion(opinion: Opinion, correction: Correction | undefined): Opinion {
  if (!correction) return opinion;
  const { sentiment, stars = opinion.stars } = correction;
  if (!sentiment) return { ...opinion, stars };
  const sure = (one: (typeof SENTIMENTS)[number]): number => Number(one === sentiment);
  return { sentiment, probabilities: [sure('negative'), sure('neutral'), sure('positive')], stars };
}
