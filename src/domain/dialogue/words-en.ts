/** What is said in English. */
import type { Noun, Range, Words } from './words-types.ts';

const LOCALE = 'en';
const numbers = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 2 });
const percents = new Intl.NumberFormat(LOCALE, { style: 'percent' });
const plurals = new Intl.PluralRules(LOCALE);
const lists = new Intl.ListFormat(LOCALE, { type: 'conjunction' });

const number = (value: number): string => numbers.format(value);
const one = (count: number): boolean => plurals.select(count) === 'one';
const count = (value: number, singular: string, plural = `${singular}s`): string =>
  `${number(value)} ${one(value) ? singular : plural}`;
const NOUNS: Readonly<Record<Noun, readonly [string, string]>> = {
  book: ['book', 'books'],
  film: ['film', 'films'],
  other: ['item', 'items'],
};
const things = (value: number, noun: Noun): string => count(value, ...NOUNS[noun]);
const are = (value: number): string => (one(value) ? 'is' : 'are');
const title = (text: string): string => `“${text}”`;
const year = (value: number): string => (value < 0 ? `${-value} BCE` : String(value));
/** There is no year 0: what ends in 1 BCE came before the year 1. */
const before = (max: number): string => year(max === -1 ? 1 : max + 1);
/** Where a title or an answer brings its own end mark, a second one is too many. */
const stop = (sentence: string): string => `${sentence}.`.replace(/([.?!…][”"]?)\.$/u, '$1');
const when = (text: string, part: string): string => (text ? part : '');

function range({ min, max }: Range, unit: (value: number) => string): string {
  if (min !== undefined && max !== undefined)
    return min === max ? `exactly ${unit(min)}` : `${number(min)} to ${unit(max)}`;
  return max !== undefined ? `at most ${unit(max)}` : `at least ${unit(min ?? 0)}`;
}

export const ENGLISH: Words = {
  title,
  quote: title,
  number,
  percent: (share) => percents.format(share),
  year,
  list: (parts) => lists.format(parts),
  conditions: (parts) => parts.join(', '),

  years: ({ min, max }) => {
    if (min !== undefined && max !== undefined)
      return min === max ? `from ${year(min)}` : `from ${year(min)} to ${year(max)}`;
    return max !== undefined ? `before ${before(max)}` : `from ${year(min ?? 0)} on`;
  },
  amount: (role, name, amount) => {
    switch (role) {
      case 'pages':
        return range(amount, (value) => count(value, 'page'));
      case 'minutes':
        return range(amount, (value) => count(value, 'minute'));
      case 'price':
        return `price ${range(amount, number)}`;
      case 'rating':
        return `rated ${range(amount, number)} by others`;
      case 'other':
        return `${name} ${range(amount, number)}`;
    }
  },
  creator: (name, exclude) => (exclude ? `not by ${name}` : `by ${name}`),
  tag: (name, exclude) => (exclude ? `no ${name}` : name),
  unread: 'not taken up yet',
  similar: (name) => `like ${title(name)}`,
  described: (text, exclude) => (exclude ? `nothing like ${title(text)}` : title(text)),
  notItem: (name) => `without ${title(name)}`,

  reasonLiked: (name, tags) => `you liked ${title(name)}${when(tags, `, and both have ${tags}`)}`,
  reasonCreator: (creator, name) => `it is by ${creator}, as is ${title(name)}, which you liked`,
  reasonTag: (tag, liked, seen) => `you liked ${number(liked)} of ${count(seen, 'title')} with ${tag}`,
  reasonYears: (from, to) =>
    from === to
      ? `it is from ${year(from)}, a year you often like`
      : `it is from ${year(from)} to ${year(to)}, years you often like`,
  reasonTogether: (name) => `people who like ${title(name)} like it too`,
  reasonPopular: 'many other people like it',
  reasonStretch: 'I know little of how you like this kind, and would like to find out',
  reasonBreadth: 'it shows how wide the catalog is',

  took: (said, name) => [
    `I took ${title(said)} to mean ${title(name)}.`,
    `There is no ${title(said)} here, but there is ${stop(title(name))}`,
  ],
  unknownTitle: (name) => [
    `I could not find ${title(name)} in this catalog, so I went by its name alone.`,
    `${title(name)} is not in this catalog; I could only go by the words.`,
  ],
  unheld: (what) => {
    const missing = { length: 'how long things are', price: 'prices', rating: 'ratings', year: 'years' }[
      what
    ];
    return [
      `This catalog does not give ${missing}, so I could only go by the descriptions.`,
      `I cannot hold to that exactly: the catalog does not give ${missing}.`,
    ];
  },
  found: (shown, total, noun, constraints) =>
    total > shown
      ? [
          `Here ${are(shown)} ${number(shown)} of ${things(total, noun)}${when(constraints, `: ${constraints}`)}.`,
          `${things(total, noun)} ${one(total) ? 'fits' : 'fit'}${when(constraints, ` (${constraints})`)}. I show the best ${one(shown) ? 'one' : number(shown)}.`,
          `From ${things(total, noun)}${when(constraints, ` (${constraints})`)} I would pick ${one(shown) ? 'this one' : `these ${number(shown)}`}.`,
        ]
      : [
          `Here ${are(shown)} ${things(shown, noun)}${when(constraints, `: ${constraints}`)}.`,
          `I found ${things(shown, noun)}${when(constraints, ` (${constraints})`)}.`,
        ],
  more: (shown, noun) => [
    `Here ${are(shown)} ${number(shown)} more.`,
    `And ${number(shown)} other ${one(shown) ? NOUNS[noun][0] : NOUNS[noun][1]}.`,
  ],
  noMore: (constraints) => [
    `That was all${when(constraints, ` (${constraints})`)}: no others fit.`,
    `There are no others${when(constraints, ` (${constraints})`)}.`,
  ],
  none: (constraints) =>
    constraints
      ? [
          `Nothing here fits all of this: ${constraints}.`,
          `I found nothing that is all of this: ${constraints}.`,
        ]
      : ['There is nothing left to show.', 'I have nothing more to show in this catalog.'],
  relaxed: (constraint, value) => [
    `Without the condition “${constraint}” there would be ${number(value)}.`,
    `If you let go of “${constraint}”, ${number(value)} would fit.`,
  ],
  noneRelaxed: [
    'Letting go of any one condition would not help: at least two are in the way.',
    'No single condition is to blame; several would have to go.',
  ],
  first: (name, reason) => [
    `${title(name)} comes first: ${reason}.`,
    `I put ${title(name)} first because ${reason}.`,
  ],
  orderedLike: (titles) => [
    `What reads most like ${titles} comes first.`,
    `They are in the order of how close they are to ${stop(titles)}`,
  ],
  orderedByWords: (words) => [
    `What fits ${words} best comes first.`,
    `They are in the order of how well they fit ${stop(words)}`,
  ],

  whyMeets: (name, constraints) => [
    `${title(name)} is here because of what you asked for: ${constraints}.`,
    `${title(name)} fits what you asked for: ${constraints}.`,
  ],
  whyReason: (name, reason) => [
    `${title(name)} was chosen because ${reason}.`,
    `What speaks for ${title(name)}: ${reason}.`,
  ],
  whyFails: (name, constraints) => [
    `${title(name)} is left out by ${constraints}.`,
    `What keeps ${title(name)} out: ${constraints}.`,
  ],
  whyNothing: (name) => [
    `I have no reason to give for ${title(name)}: nothing you liked points to it, and nothing you asked for.`,
    `Nothing in particular speaks for ${title(name)} so far; tell me whether you like it.`,
  ],
  whyChance: (share) => [
    `I put the chance that you would like it at ${share}.`,
    `My guess is ${share} that you would like it.`,
  ],
  whyWithout: (name, rank) => [
    `Had you not graded ${title(name)}, it would be number ${number(rank)}.`,
    `Without your answer on ${title(name)} its place would be ${number(rank)}.`,
  ],

  undone: {
    turn: (constraints) =>
      constraints
        ? [`Taken back. What holds now: ${constraints}.`, `Back one step: ${constraints}.`]
        : ['Taken back: nothing is narrowed down now.', 'Back one step. No conditions hold.'],
    rules: (rules) => [`Taken back: the rule “${rules}” is gone.`, `The rule “${rules}” no longer holds.`],
    tap: (name) =>
      name
        ? [
            `I took back what you said of ${stop(title(name))}`,
            `Your last answer, on ${title(name)}, is taken back.`,
          ]
        : ['I took back your last answer.', 'Your last answer is taken back.'],
    question: ['All right, never mind.', 'Fine, we leave that.'],
    nothing: ['There is nothing to take back.', 'Nothing has been changed yet that I could undo.'],
  },
  reset: [
    'We start over: no conditions hold. Your rules stay.',
    'A clean slate: only your rules still hold.',
  ],
  rule: {
    add: (rules) => [
      `From now on: ${rules}. It stays in the list of rules until you remove it.`,
      `Noted as a rule: ${rules}. You can remove it from the list at any time.`,
    ],
    known: (rules) => [`That is a rule already: ${rules}.`, `I keep to that already: ${rules}.`],
    remove: (rules) => [`The rule “${rules}” is removed.`, `Done: “${rules}” is no longer a rule.`],
    unknown: (rules) =>
      rules
        ? [`I know no such rule. These hold: ${rules}.`]
        : ['There are no rules to remove.', 'No rules hold at the moment.'],
  },

  taste: {
    unknown: [
      'I know nothing of your taste yet. Like a few things, or say what is not for you, and I will.',
      'So far you have not told me what you like. A few likes are enough for a start.',
    ],
    likes: (names) => [`You seem to enjoy ${names}.`, `What you tend to like: ${names}.`],
    dislikes: (names) => [`You care less for ${names}.`, `What you tend to turn down: ${names}.`],
    nothingClear: (graded) => [
      `From ${count(graded, 'answer')} nothing stands out yet.`,
      `${count(graded, 'answer')} so far: too few for a pattern.`,
    ],
    noDislikes: ['There is nothing that you clearly turn down.', 'I see nothing that you avoid.'],
    lately: (titles) => [`The last things you liked: ${titles}.`, `Lately you liked ${stop(titles)}`],
    evidence: (name, liked, seen) => [`Of ${count(seen, 'title')} with ${name} you liked ${number(liked)}.`],
    sureness: (graded, liked) => [
      `It all rests on ${count(graded, 'answer')} of yours, ${number(liked)} of them likes. Under “Your data” you see how well my guesses did.`,
    ],
    counts: (graded, liked, size) => [
      `You have graded ${number(graded)} of ${number(size)} here, and liked ${number(liked)} of them.`,
    ],
    rules: (rules) => [`Your rules: ${rules}.`, `You asked me to keep to this: ${rules}.`],
    noRules: ['You have made no rules.', 'No rules hold. Say “no more …” to make one.'],
    span: (from, to) => `the years ${year(from)} to ${year(to)}`,
  },
  about: {
    abilities: [
      'I search this catalog: by description, by likeness to something, by year, length, price, creator or kind. I can say why something is shown, take things back, and keep rules such as “no more war stories”.',
    ],
    identity: [
      'I am the assistant of Inglenook, a program in this browser tab. My sentences are prepared; what is in them comes from the catalog and from what you liked.',
    ],
    privacy: [
      'Everything happens on this device. What you type, like and import stays in this browser and is sent nowhere; there are no ads and no trackers.',
    ],
    offline: ['Yes: once the app has been opened, it works without a connection.'],
    cost: ['Nothing. Inglenook is free, and there is nothing to subscribe to.'],
    account: ['You need no account: there is no server that could keep one.'],
    erase: [
      'Under “Your data” you can erase everything, or single entries. This conversation can be erased here.',
    ],
    bring: [
      'Under “Catalogs” you can drop your own files: reading histories, film ratings, tables of products and more.',
    ],
    backup: [
      'Under “Your data” you can save a copy of everything, encrypted if you like, and restore it on another device.',
    ],
    ranking: [
      'I compare the meaning of texts, creators, kinds and years with what you liked and disliked, and rank what fits your question. Ask “why?” about anything that I show.',
    ],
    languages: ['I understand English and Chinese, and answer in the language of the question.'],
    settings: [
      'Language and appearance are set in the app’s own menu; what I know of you is under “Your data”.',
    ],
    licence: ['Inglenook is free software under the MIT licence.'],
  },
  smalltalk: {
    hello: ['Hello! What are you in the mood for?', 'Good to see you. What shall we look for?'],
    thanks: ['You are welcome.', 'Gladly.'],
    bye: ['Goodbye! What you told me stays here, on this device.', 'See you. I will be here.'],
    how: [
      'All well by the fire, thank you. What shall we look for?',
      'Fine, thank you. And what would you like to find?',
    ],
    name: [
      'I am the assistant of this catalog; Inglenook is the name of the house.',
      'Pleased to meet you. Just call me Inglenook.',
    ],
    joke: [
      'I am better at finding what is funny than at being funny. Shall I look for something light?',
      'I leave the jokes to the catalog. Ask me for a comedy.',
    ],
    sorry: ['Nothing to be sorry for.', 'No harm done.'],
    praise: ['Thank you. Your likes do most of the work.', 'That is kind of you.'],
    blame: [
      'I am sorry. Tell me what was wrong with it, or say “undo”.',
      'That did not help, then. Try other words, or say “start over”.',
    ],
    test: ['I am here. Ask me for something to read, watch or find.', 'It works. What shall we look for?'],
    feeling: ['Tell me what would suit that, and I will look.', 'I see. What would go well with it?'],
    other: ['All right. What shall we look for?', 'I am listening. Ask me for anything in this catalog.'],
  },
  outside: {
    topic: [
      'That is beyond me: I only know this catalog. I can find things in it, say why, and keep your rules.',
      'I cannot help with that. What I can do is search this catalog and explain what I show.',
    ],
    'no-faq': [
      'I have no answers from the owner of this catalog, so I cannot tell.',
      'That is a question for the owner, and no answers were left with me.',
    ],
    owner: ['I am only a program.', 'I cannot fetch anybody myself.'],
    language: [
      'I only read English and Chinese. Could you ask in one of them?',
      'That is in no language I know. English or Chinese, please.',
    ],
    empty: [
      'There was nothing to read. What are you looking for?',
      'Say a few words about what you would like.',
    ],
  },
  contact: (contact) => [`Please ask here: ${contact}`, `Somebody can help you here: ${contact}`],
  noContact: ['This catalog names nobody to ask.', 'No contact came with this catalog.'],
  faqUnsure: [
    'I am not sure that I have an answer to that.',
    'None of the answers that I was given clearly fits.',
  ],
  faqNearest: (question) => [`The nearest question that I know: ${title(question)}`],
  question: {
    'which-item': ['Which one do you mean?', 'Which of these?'],
    'which-creator': ['Whom do you mean?', 'Which of them?'],
    'what-meant': ['I am not sure what you mean. Is it one of these?', 'What would you like me to do?'],
    lasting: ['For good, or only now?', 'Shall I always keep to that, or just this time?'],
    'more-of': [
      'I learn what you like from your likes. Shall I do one of these?',
      'Which of these comes closest?',
    ],
  },
  choice: {
    search: (words) => `Look for “${words}”`,
    lasting: 'Always',
    once: 'Only now',
    yes: 'Yes',
    no: 'No',
    intent: {
      recommend: 'Recommend something',
      describe: 'Search by description',
      similar: 'Find something alike',
      filter: 'Narrow it down',
      refine: 'Change the last search',
      why: 'Say why it is shown',
      undo: 'Take back the last step',
      rule: 'Make a rule',
      taste: 'Tell me about my taste',
      about: 'What can you do?',
      faq: 'Ask the owner’s answers',
      smalltalk: 'Just chat',
      outside: 'Something else',
    },
  },
  ask: {
    recommend: 'Recommend me something',
    why: 'Why the first one?',
    whySecond: 'Why the second one?',
    likeFirst: (name) => `More like ${title(name)}`,
    more: 'Show me others',
    shorter: 'Something shorter',
    cheaper: 'Something cheaper',
    otherCreator: (name) => `Not by ${name}`,
    noTag: (tag) => `No more ${tag}`,
    onlyTag: (tag) => `Only ${tag}`,
    undo: 'Undo that',
    reset: 'Start over',
    taste: 'What do I like lately?',
    privacy: 'Where does my data go?',
    abilities: 'What can you do?',
    without: (constraint) => `Without “${constraint}”`,
  },
};
