/** The screen `kindDays`: ten short evenings, in our own words. */

import { catalogue } from '../texts.ts';

export const kindDaysTexts = catalogue('kind-days', {
  'kind.what':
    'Ten evenings, five minutes at most. Each brings one small exercise. An evening that passes waits for you, days away and shifts too; after ten it is over.',
  'kind.backed':
    'Short exercises of this kind lowered exhaustion a little in trials with health workers. These ten are in our own words, and nobody has tested them.',
  'kind.begin': 'Begin this evening',
  'kind.begin.again': 'Begin again',
  'kind.again.what': 'It has been a while. The same ten evenings find another you.',
  'kind.remind': 'Remind me in the evening',
  'kind.remind.why':
    'Until that evening is done, for seven evenings at most. Not while you work, not while you are away.',
  'kind.at': 'At',
  'kind.unreached': 'This browser shows no notifications from Tend so far. What can be done stands below.',
  'kind.progress': { one: '{n} evening of ten', other: '{n} evenings of ten' },
  'kind.progress.none': 'Ten evenings ahead',
  'kind.number': {
    one: 'Evening {number} of {all} · about {n} minute',
    other: 'Evening {number} of {all} · about {n} minutes',
  },
  'kind.words.why': 'If you like. It is sealed, and for you alone. No names of patients or clients.',
  'kind.minutes': 'Minutes that it took, if you like',
  'kind.minutes.n': { one: '{n} minute', other: '{n} minutes' },
  'kind.done': 'Done for today',
  'kind.other': 'Rather another one',
  'kind.long':
    'That is more than one evening holds: {most} characters fit, and here are {n}. Your words stay as they are.',
  'kind.full': 'That takes more room than one evening holds. A little less can be saved; your words stay as they are.',
  'kind.said.begun': 'Ten kind days have begun.',
  'kind.said': 'Done. Future you was there.',
  'kind.said.last': 'That was the tenth evening.',
  'kind.said.changed': 'Changed.',
  'kind.said.off': 'Taken off.',
  'kind.said.ended': 'Ended. What you wrote stays.',
  'kind.rest.title': 'That was it for today',
  'kind.rest': 'The next one: “{title}”, from {date} on.',
  'kind.rest.away': 'You are away. The next one, “{title}”, waits until you are back.',
  'kind.over.title': 'Ten evenings',
  // Only where minutes were noted.
  'kind.over': {
    one: '{n} minute for you. Somebody is being looked after.',
    other: '{n} minutes for you. Somebody is being looked after.',
  },
  'kind.over.again': 'They are not made to run for ever. From {date} on you can begin again.',
  'kind.count': 'Put it into my learning ledger',
  'kind.count.why': 'As private hours. They are not accredited, and count towards no licence.',
  'kind.counted': 'It stands in your learning ledger, as private hours that count towards no licence.',
  'kind.count.category': 'Private, not accredited',
  'kind.count.title': 'Ten kind days',
  'kind.said.counted': 'Put into the learning ledger.',
  'kind.past': 'What I wrote',
  'kind.past.of': '{title}, {date}',
  'kind.past.none': 'Done without words',
  'kind.change': 'Change',
  'kind.change.of': 'Change “{title}” of {date}',
  'kind.off': 'Take off',
  'kind.off.of': 'Take off “{title}” of {date}',
  'kind.save': 'Save',
  'kind.end': 'End it here',
  'kind.locked': 'Your evenings are sealed, and their key is not on this device yet.',
  'kind.locked.act': 'Get the key',
  'kind.sealed':
    'What you write is sealed on this device. The server sees the dates on which something was noted, and when it may remind you.',

  'kind.1.title': 'Three good things',
  'kind.1.a':
    'Go through the day once more, from the morning on, and pick three things that were good. A joke at the handover counts, and so does tea that was still warm.',
  'kind.1.b': 'Ask of each: what made it possible? Quite often there is a bit of you in the answer.',
  'kind.1.words': 'The three, and what made them possible',

  'kind.2.title': 'A letter of thanks',
  'kind.2.a':
    'Think of somebody who once made your way easier: a teacher, a colleague, somebody at home. Perhaps they never heard what it meant to you.',
  'kind.2.b': 'Write to them as you would speak: what they did, what came of it, and what you still have of it today.',
  'kind.2.c': 'Send it, read it to them, or leave it here. All three are fine.',
  'kind.2.words': 'The letter',

  'kind.3.title': 'A chance kindness',
  'kind.3.a':
    'Between now and tomorrow evening there will be a gap for something kind that nobody asked for: a coffee put down beside a keyboard, a thank-you to whoever cleans the ward.',
  'kind.3.b': 'Choose one now, and where it will be. What takes a minute is large enough.',
  'kind.3.c': 'Did one come your way today? It belongs here as well.',
  'kind.3.words': 'What you will do, or what was done for you',

  'kind.4.title': 'One relationship',
  'kind.4.a':
    'Choose one person who is close to you. Call to mind a moment in which you laughed together, or were simply at ease.',
  'kind.4.b': 'What is it that you are so fond of? Look for one sentence that says it.',
  'kind.4.c': 'If you like, let them have it: in a message tonight, or across the kitchen table.',
  'kind.4.words': 'The sentence',

  'kind.5.title': 'Something larger than work',
  'kind.5.a':
    'Go to a window, or step outside. Find something that was there long before your work, and will be there long after it: the sky, an old tree, the line of a hill.',
  'kind.5.b': 'Look at it for two whole minutes. Nothing has to come of it.',
  'kind.5.words': 'What you saw',

  'kind.6.title': 'You at your best',
  'kind.6.a':
    'Call to mind a moment of the last weeks in which you were good at what you do. The quiet ones count: a hand held, the right question at the right time.',
  'kind.6.b': 'What of you was at work there? Patience, wit, stubbornness: give it its name.',
  'kind.6.c': 'Where could tomorrow use a little of it?',
  'kind.6.words': 'The moment, and its name',

  'kind.7.title': 'As to a friend',
  'kind.7.a':
    'Think of something of late that you hold against yourself. Not the heaviest thing; one of middling weight.',
  'kind.7.b': 'Somebody whom you like tells you exactly this about themselves. What do you say to them?',
  'kind.7.c': 'Now say it to yourself, in the same words and by your own name.',
  'kind.7.words': 'What you said',

  'kind.8.title': 'Something ahead',
  'kind.8.a':
    'Is there something in the next two weeks that you are glad about already? Let it stand before you for a moment: the place, the light, who is there.',
  'kind.8.b':
    'If nothing comes to mind, plant something: a call, a long bath, an hour with a book on the next free day. Give it a day and an hour.',
  'kind.8.words': 'What it is, and when',

  'kind.9.title': 'One good moment, slowly',
  'kind.9.a':
    'Take one good moment of today, however short, and go through it again at half its speed: where it was, what there was to hear, what your hands were doing.',
  'kind.9.b': 'Stay in it for ten breaths, then let it go.',
  'kind.9.words': 'The moment',

  'kind.10.title': 'What it is for',
  'kind.10.a':
    'For whom, or for what, do you do this work? Look for one sentence, without big words, that you could read on a long night.',
  'kind.10.b':
    'Then read what you wrote on the evenings before. Which of them would you like to keep? It may come back whenever you wish.',
  'kind.10.words': 'The sentence, and the evening that you keep',
});
