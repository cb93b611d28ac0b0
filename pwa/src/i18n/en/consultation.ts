/** The screen `consultation`. */

import { catalogue } from '../texts.ts';

export const consultationTexts = catalogue('consultation', {
  'consultation.what': 'Peers and supervision, each with a rhythm, and what you want to bring.',
  'consultation.none': 'Who thinks along with you? A peer group, a colleague, a supervisor.',
  'consultation.sealed':
    'Names, what you want to bring and what helped are sealed on this device. So that it can remind you, the server sees the dates that come and how often, not with whom; and that something was noted about a date.',
  'consultation.role': 'What it is',
  'consultation.role.peers': 'Peers',
  'consultation.role.supervisor': 'Supervision',
  'consultation.bring': 'What I want to bring',
  'consultation.bring.none': 'Nothing is waiting. What you write here stays until it is used.',
  'consultation.bring.add': 'Add',
  'consultation.bring.why': 'No names of patients or clients: your own words for your own question are enough.',
  'consultation.bring.missing': 'Write down what you want to bring.',
  'consultation.bring.long': 'At most {n} characters.',
  'consultation.file': 'We met',
  'consultation.file.of': 'We met: {name}',
  'consultation.brought': 'What was brought',
  'consultation.helped': 'What helped?',
  'consultation.save': 'File it',
  'consultation.last': 'Last time: {ago}',
  'consultation.last.today': 'You met today',
  'consultation.last.none': 'The first one is still ahead',
  'consultation.past': 'Earlier ones',
  'consultation.bring.new': 'A question, a moment',
  'consultation.off': 'Take off',
  'consultation.off.of': 'Take off: {words}',
  'consultation.said.bring': 'Written down, sealed.',
  'consultation.said.filed': 'Filed. What was not brought stays for the next time.',
  'consultation.said.off': 'Taken off.',
});
