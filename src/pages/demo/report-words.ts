/** Each thing that a report code says, as a sentence. Call in templates or `$derived`. */
import type { ReportFact, ReportStep } from '../../domain/sharing/report-code.ts';
import { m } from '../../paraglide/messages.js';

const STEPS: Readonly<Record<ReportStep, readonly [yes: () => string, no: () => string]>> = {
  starter: [m.demo_fact_starter_yes, m.demo_fact_starter_no],
  liked: [m.demo_fact_liked_yes, m.demo_fact_liked_no],
  'tapped-five': [m.demo_fact_five_yes, m.demo_fact_five_no],
  'opened-item': [m.demo_fact_opened_yes, m.demo_fact_opened_no],
  pressed: [m.demo_fact_pressed_yes, m.demo_fact_pressed_no],
};

export function factText(fact: ReportFact, locale: string): string {
  switch (fact.kind) {
    case 'demo':
      return m.demo_fact_demo({ id: fact.demo });
    case 'variant':
      return m.demo_fact_variant({ number: fact.variant + 1 });
    case 'day': {
      const format = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone: 'UTC' });
      return m.demo_fact_day({ day: format.format(new Date(fact.day)) });
    }
    case 'step': {
      const sentence = STEPS[fact.step][fact.reached ? 0 : 1]();
      if (fact.truth === 1) return sentence;
      const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(fact.truth);
      return `${sentence}${m.feed_gap()}${m.demo_fact_chance({ percent })}`;
    }
    case 'count': {
      const { least, most } = fact;
      const range =
        most === undefined
          ? m.demo_fact_above({ least })
          : most === least
            ? String(least)
            : m.demo_fact_range({ least, most });
      return fact.of === 'likes' ? m.demo_fact_likes({ range }) : m.demo_fact_dislikes({ range });
    }
    case 'id':
      return m.demo_fact_id({ id: fact.id });
  }
}
