/** The screen `moment`. Its words claim nothing of what a minute can do. */

import { catalogue } from '../texts.ts';

export const momentTexts = catalogue('moment', {
  'moment.unsafe': 'I am not safe',
  'moment.near': 'Somebody to call',
  'moment.all': 'All numbers',
  'moment.emergency': 'Emergency',
  'moment.call': 'Call {name}, {number}',
  'moment.text': 'Text {name}, {number}',
  'moment.add': 'My person',
  'moment.add.how': 'Add someone to call',
  'moment.sealed': 'My people',
  'moment.sealed.how': 'Get the key back',
  'moment.country': 'Choose my country',
  'moment.line.find': 'Help lines',
  'moment.of': 'Numbers for {country}.',
  'moment.ask': 'What would help right now?',
  'moment.breathe': 'A minute of breath',
  'moment.breathe.why': 'In and out, and nothing else',
  'moment.kind': 'A kind word to myself',
  'moment.kind.why': 'Three steps, two minutes',
  'moment.case': 'After a hard case',
  'moment.case.why': 'Three steps, then what is next',
  'moment.unlogged': 'Nothing here is written down unless you ask.',
  'moment.step': '{at} of {all}',
  'moment.next': 'Next',
  'moment.end': 'Enough for now',
  'moment.kind.1': 'This is hard.',
  'moment.kind.1.how':
    'There is nothing to solve for a moment. Where does it sit: chest, jaw, stomach? Let it be there while you breathe out, slowly, once or twice.',
  'moment.kind.2': 'You are not the only one.',
  'moment.kind.2.how':
    'On some ward, in some practice, in a parked car, a colleague feels this too. It comes with caring for people. It does not mean that you are bad at it.',
  'moment.kind.3': 'What would you tell a colleague?',
  'moment.kind.3.how':
    'If someone you like stood here with the same hour behind them: what would you say, and in which tone? Say that to yourself. A hand on your arm, if you like.',
  'moment.case.1': 'Stand still for a moment.',
  'moment.case.1.how':
    'Feet on the floor, shoulders down, one long breath out. Look at three things that have nothing to do with it. A sip of water, if there is some.',
  'moment.case.2': 'Give it one sentence.',
  'moment.case.2.how':
    'In your head: what kind of hour it was. A death, a mistake, a threat, too much at once. No details now; they can wait for someone who listens.',
  'moment.case.3': 'One person hears of it today.',
  'moment.case.3.how':
    'Choose who. A few words are enough: “I had a hard one. Can I tell you later?” Then the one thing that is next. The rest may wait.',
  'moment.done': 'That was for you.',
  'moment.done.how': 'If it is as hard as before, somebody can be in it with you.',
  'moment.rest': 'Let today be a day of rest',
  'moment.rest.why': 'What is still open rests, and all you did stays',
  'moment.keep': 'Write a minute down',
  'moment.keep.why': 'It counts for “{name}”',
  'moment.else': 'Something else',
  'moment.else.why': 'Breath, a kind word, a hard case',
  'moment.now': 'Call now',
  'moment.now.how': 'You do not have to explain. “I am not safe” is enough to say.',
  'moment.now.where': 'If you can, go to where somebody is, and stay there until help has come.',
  'moment.now.number': 'Call the emergency number of the place where you are.',
});
