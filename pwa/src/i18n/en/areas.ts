/** The ten areas. */

import { catalogue } from '../texts.ts';

export const areasTexts = catalogue('areas', {
  'area.self-care': 'Self-care',
  'area.boundaries': 'Boundaries',
  'area.consultation': 'Consultation',
  'area.mindfulness': 'Mindfulness',
  'area.learning': 'Learning',
  'area.caseload': 'Caseload',
  'area.reflection': 'Reflection',
  'area.support': 'Support',
  'area.help': 'Help for me',
  'area.compassion': 'Self-compassion',
});
