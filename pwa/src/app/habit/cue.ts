/** A cue is stored in two lines, when and what then, so that each stays in the box where it was typed. */

/** Its two lines; what a former Tend joined, or somebody worded otherwise, stands whole in the first. */
export function splitCue(cue: string): [when: string, then: string] {
  const [when = '', ...then] = cue.split('\n');
  return [when, then.join(' ')];
}

/** Both, as they are stored. */
export function joinCue(when: string, then: string): string {
  return [when, then].filter(Boolean).join('\n');
}
