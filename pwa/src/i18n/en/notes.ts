/** The screen `notes`. */

import { catalogue } from '../texts.ts';

export const notesTexts = catalogue('notes', {
  'notes.title': 'Notes',
  'notes.search': 'Search your notes',
  'notes.none':
    'Nothing written yet. A tap on a habit’s name opens its day, and there is room for a line. Only your devices can read it.',
  'notes.nowhere': 'None of your notes has these words.',
  'notes.found': { one: '{n} note', other: '{n} notes' },
  'notes.looking': 'Looking…',
  'notes.more': 'Earlier notes',
  'notes.locked': 'The key to your notes is not on this device yet.',
  'notes.locked.act': 'Get the key',
  'notes.sealed': 'A sealed note',
  'notes.of': '{day} · {habit}',
  'notes.all': 'All my notes',
  'notes.day': 'See this day',
});
